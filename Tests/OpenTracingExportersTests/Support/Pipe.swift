//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingSupport

/// A pipe of the system.
struct Pipe: Sendable {
    struct Failure: Error {
        let code: Int32
    }

    let readEnd: Int32
    let writeEnd: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(code: errno) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    func closeWriteEnd() {
        close(writeEnd)
    }

    func closeReadEnd() {
        close(readEnd)
    }

    /// Whether the thread lets `SIGPIPE` through; and none is pending.
    static var letsSignalThrough: Bool {
        var (mask, pending) = (sigset_t(), sigset_t())
        pthread_sigmask(SIG_SETMASK, nil, &mask)
        sigpending(&pending)
        return sigismember(&mask, SIGPIPE) == 0 && sigismember(&pending, SIGPIPE) == 0
    }

    /// Reads until the write end is closed, on a thread of its own, and closes the read end.
    func readAll() async -> [UInt8] {
        await Blocking.run {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(readEnd, &buffer, buffer.count)
                guard count > 0 else { break }
                bytes += buffer[..<count]
            }
            close(readEnd)
            return bytes
        }
    }
}
