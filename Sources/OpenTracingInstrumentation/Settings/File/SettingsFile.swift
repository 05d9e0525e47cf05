//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if canImport(Glibc)
private import Glibc
#elseif canImport(Musl)
private import Musl
#elseif canImport(Android)
private import Android
#else
private import Darwin
#endif

/// Reads the bytes of a settings file.
enum SettingsFile {
    /// Files that are larger are refused; settings need a few hundred bytes.
    static let maximumSize = 1 << 20

    /// Why a file cannot be read, and what to do.
    struct Failure: Error, Hashable {
        let problem: String
        let remedy: String
    }

    /// Reads a file. Returns at once, also for what is no plain file.
    static func read(_ path: String) -> Result<[UInt8], Failure> {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(failure(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = piece.withUnsafeMutableBytes { Int(read(descriptor, $0)) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(failure(errno)) }
            guard count > 0 else { return .success(bytes) }
            bytes += piece[..<count]
            guard bytes.count <= maximumSize else {
                return .failure(
                    Failure(
                        problem: "it has more than \(maximumSize) bytes",
                        remedy: "check that it is the file of the settings"
                    )
                )
            }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
        Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Android)
        Android.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func failure(_ code: Int32) -> Failure {
        let remedy =
            switch code {
            case ENOENT, ENOTDIR: "create it, or give another path"
            case EACCES, EPERM: "let the service read it"
            case EISDIR: "give the path of a file in it"
            default: "see that the file can be read"
            }
        var text = [CChar](repeating: 0, count: 256)
        let hasText = strerror_r(code, &text, text.count) == 0
        let reason =
            hasText
            ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            : "system error \(code)"
        return Failure(problem: "it cannot be read: \(reason)", remedy: remedy)
    }
}
