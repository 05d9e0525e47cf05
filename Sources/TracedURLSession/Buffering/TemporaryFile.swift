//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation

#if canImport(Glibc)
private import Glibc
#elseif canImport(Musl)
private import Musl
#elseif canImport(Android)
private import Android
#else
private import Darwin
#endif

/// A new file that only its owner may use, open to be read and written. Programs that are started do not get it.
struct TemporaryFile {
    let url: URL
    let descriptor: Int32

    init(in directory: URL) throws(POSIXError) {
        url = directory.appendingPathComponent("swift-opentracing-\(UUID().uuidString)")
        descriptor = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(number: errno) }
    }
}

extension POSIXError {
    init(number: Int32) {
        self.init(POSIXErrorCode(rawValue: number) ?? .EIO)
    }
}
