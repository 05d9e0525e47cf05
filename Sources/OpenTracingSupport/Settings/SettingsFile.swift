//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Reads the bytes of a settings file.
package enum SettingsFile {
    /// The maximum size; settings need a few hundred bytes.
    package static let maximumSize = 1 << 20

    /// The reason a file cannot be read, and the remedy.
    package struct Failure: Error, Hashable {
        package let problem: String
        package let remedy: String
    }

    /// Reads a file. Never blocks, even on something other than a regular file.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - beforeLastLook: called between reading and checking for changes meanwhile; for tests.
    package static func read(_ path: String, beforeLastLook: () -> Void = {}) -> Result<[UInt8], Failure> {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(notOpened(path, errno)) }
        defer { close(descriptor) }
        var before = stat()
        guard fstat(descriptor, &before) == 0 else { return .failure(failure(errno)) }
        // Anything but a regular file may have no end, or none yet.
        guard before.st_mode & S_IFMT == S_IFREG else {
            return .failure(noPlainFile(before.st_mode))
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = piece.withUnsafeMutableBytes { Int(systemRead(descriptor, $0.baseAddress, $0.count)) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(failure(errno)) }
            guard count > 0 else {
                beforeLastLook()
                var after = stat()
                guard fstat(descriptor, &after) == 0 else { return .failure(failure(errno)) }
                // System files have no size; all others must be unchanged and as long as the bytes read.
                guard after.st_size == before.st_size, after.st_size == 0 || after.st_size == bytes.count,
                    modification(after) == modification(before)
                else {
                    return .failure(
                        Failure(
                            problem: "it changed while it was being read",
                            remedy: "write a new file and rename it over this one"
                        )
                    )
                }
                return .success(bytes)
            }
            bytes += piece[..<count]
            guard bytes.count <= maximumSize else {
                return .failure(
                    Failure(
                        problem: "it is larger than \(maximumSize) bytes",
                        remedy: "check that it is the settings file"
                    )
                )
            }
        }
    }

    /// Reads repeatedly, on its own thread, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - interval: the time between reads.
    ///   - clock: measures the interval.
    ///   - read: reads the file.
    ///   - change: receives the first contents, and all later contents that differ from the previous ones.
    package nonisolated(nonsending) static func follow(
        every interval: Duration,
        clock: any Clock<Duration>,
        reading read: @escaping @Sendable () -> Result<[UInt8], Failure>?,
        _ change: (Result<[UInt8], Failure>?) -> Void
    ) async {
        var last: Result<[UInt8], Failure>??
        while !Task.isCancelled {
            let contents = await BlockingExecutor("settings").run { read() }
            if last != .some(contents) {
                last = .some(contents)
                change(contents)
            }
            guard (try? await clock.sleep(for: interval)) != nil else { return }
        }
    }

    private static func modification(_ status: stat) -> [Int] {
        #if canImport(Darwin)
        [Int(status.st_mtimespec.tv_sec), Int(status.st_mtimespec.tv_nsec)]
        #else
        [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
        #endif
    }

    /// The reason a file could not be opened. For sockets and some devices, the system's message does not say what they are.
    private static func notOpened(_ path: String, _ code: Int32) -> Failure {
        var status = stat()
        guard code != EACCES, code != EPERM, stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
            return failure(code)
        }
        return noPlainFile(status.st_mode)
    }

    private static func noPlainFile(_ mode: mode_t) -> Failure {
        Failure(
            problem: "it is \(kind(mode)), not a file",
            remedy: mode & S_IFMT == S_IFDIR ? "use the path of a file in it" : "use the path of a regular file"
        )
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a directory"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    private static func failure(_ code: Int32) -> Failure {
        let remedy =
            switch code {
            case ENOENT, ENOTDIR: "create it, or use another path"
            case EACCES, EPERM: "give the service permission to read it"
            case EISDIR: "use the path of a file in it"
            default: "make sure that the file can be read"
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
