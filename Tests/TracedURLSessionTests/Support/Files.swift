//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingSupport
import Synchronization
import TracedURLSession

/// The files that bodies wait in, as a test watches them and breaks them.
final class Files: Sendable {
    enum Call {
        case read
        case write
    }

    private struct Noted {
        weak var file: RingFile?
    }

    private let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    private let noted = Mutex<[Noted]>([])
    private let descriptor = Mutex<Int32?>(nil)

    deinit {
        unlink(path)
    }

    /// Whether one of them is still in use.
    var areOpen: Bool { noted.withLock { $0.contains { $0.file != nil } } }

    func note(_ file: RingFile) -> RingFile {
        noted.withLock { $0.append(Noted(file: file)) }
        return file
    }

    /// Makes a file that can be broken later.
    func breakable(capacity: Int) throws -> RingFile {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw LoopbackServer.Failure(code: errno) }
        descriptor.withLock { $0 = opened }
        return RingFile(descriptor: opened, capacity: capacity)
    }

    /// Makes a call on the file fail from here on; the other one works as before.
    func refuse(_ call: Call) throws {
        guard let descriptor = descriptor.withLock(\.self) else { throw LoopbackServer.Failure(code: EBADF) }
        let limited = open(path, (call == .read ? O_WRONLY : O_RDONLY) | O_CLOEXEC)
        guard limited >= 0, dup2(limited, descriptor) >= 0 else { throw LoopbackServer.Failure(code: errno) }
        close(limited)
    }
}
