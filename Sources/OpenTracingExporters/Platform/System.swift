//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// The operating system calls of the exporters, with all platform differences in one place.
package enum System {
    /// The descriptor of standard output.
    static let standardOutput: Int32 = 1

    /// The descriptor of standard error.
    static let standardError: Int32 = 2

    /// The effective user of the process.
    package static var user: UInt32 { geteuid() }

    /// Returns the value of an environment variable.
    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The local host name; no name service is queried.
    static var hostName: String? {
        // Host names have at most 255 bytes, terminated by zero.
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0, bytes[0] != 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Returns whether a descriptor refers to a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Returns the number of columns of the terminal that a descriptor refers to.
    static func terminalColumns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Returns whether text is an IPv4 address, such as `10.0.0.1`.
    static func isIPv4Address(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    /// Returns whether text is an IPv6 address, such as `::1`.
    static func isIPv6Address(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }

    /// Writes bytes, in one call if the system accepts them.
    ///
    /// - Parameters:
    ///   - bytes: the bytes to write.
    ///   - descriptor: the descriptor to write to.
    /// - Returns: zero, or the error code if some of the bytes could not be written.
    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        withoutPipeSignal { writeAllSignalling(bytes, to: descriptor) }
    }

    /// Prevents `SIGPIPE`, which the system sends to a thread that writes to a closed pipe, from ending the process. The
    /// process's own handling of the signal is unchanged.
    private static func withoutPipeSignal(_ body: () -> Int32) -> Int32 {
        var pipeSignal = sigset_t()
        var pending = sigset_t()
        var previous = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        sigpending(&pending)
        // A signal that is already pending is not ours to consume.
        guard sigismember(&pending, SIGPIPE) == 0 else { return body() }
        pthread_sigmask(SIG_BLOCK, &pipeSignal, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        let code = body()
        if code == EPIPE {
            sigpending(&pending)
            var signal: Int32 = 0
            // The signal is pending, so this does not block.
            if sigismember(&pending, SIGPIPE) == 1 { sigwait(&pipeSignal, &signal) }
        }
        return code
    }

    private static func writeAllSignalling(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = write(descriptor, start, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return written < 0 ? errno : EIO }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
        return 0
    }
}

/// An error of the operating system.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The error code, `errno`.
    package let code: Int32

    /// A file would exceed its maximum size.
    static let fileTooLarge = SystemError(code: EFBIG)

    /// The system's description.
    package var description: String {
        var text = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &text, text.count) == 0 else { return "system error \(code)" }
        return "\(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)) (\(code))"
    }
}

extension System {
    /// Opens a file for appending; creates it if necessary, accessible only to its owner.
    static func openForAppending(_ path: String) throws(SystemError) -> Int32 {
        try check(open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600))
    }

    static func close(_ descriptor: Int32) {
        _ = systemClose(descriptor)
    }

    /// Returns the size of an open file, and whether it still has a name.
    static func status(of descriptor: Int32) throws(SystemError) -> (size: Int64, hasName: Bool) {
        var status = stat()
        try check(fstat(descriptor, &status))
        return (Int64(status.st_size), status.st_nlink > 0)
    }

    /// Returns whether a path refers to an open file; it does not if the file was removed or replaced.
    static func isName(_ path: String, of descriptor: Int32) throws(SystemError) -> Bool {
        var opened = stat()
        var named = stat()
        try check(fstat(descriptor, &opened))
        guard stat(path, &named) == 0 else { return false }
        return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }

    /// Reads bytes at an offset of a file, as many as there are, in as many calls as necessary.
    static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        try read(at: offset, count: count) { buffer, offset in
            pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        }
    }

    /// Reads a regular file without blocking, whatever the path refers to.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - count: the maximum number of bytes.
    static func contents(of path: String, upTo count: Int) throws(SystemError) -> [UInt8] {
        let descriptor = try check(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
        defer { close(descriptor) }
        let status = try fileStatus(of: descriptor)
        guard status.isFile else { throw SystemError(code: EINVAL) }
        guard status.size <= count else { throw .fileTooLarge }
        return try read(descriptor, at: 0, count: count)
    }

    /// Reads bytes with a partial read function.
    ///
    /// - Parameters:
    ///   - offset: the offset of the first byte.
    ///   - count: the maximum number of bytes.
    ///   - part: reads into a buffer at an offset; returns the number of bytes, zero at the end, less than zero for an error.
    /// - Returns: the bytes up to the end of the file.
    package static func read(
        at offset: Int64,
        count: Int,
        _ part: (UnsafeMutableRawBufferPointer, Int64) -> Int
    ) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = bytes.withUnsafeMutableBytes { part(.init(rebasing: $0[filled...]), offset + Int64(filled)) }
            if read < 0 {
                guard errno == EINTR else { throw SystemError(code: errno) }
                continue
            }
            guard read > 0 else { break }
            filled += read
        }
        return Array(bytes.prefix(filled))
    }

    /// Truncates a file.
    static func truncate(_ descriptor: Int32, to size: Int64) throws(SystemError) {
        try check(ftruncate(descriptor, off_t(size)))
    }

    /// Renames a file, replacing any existing file.
    static func move(_ path: String, to other: String) throws(SystemError) {
        try check(rename(path, other))
    }

    /// Creates a directory, accessible only to its owner, unless it exists.
    static func makeDirectory(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw SystemError(code: errno)
    }

    /// Creates a directory, accessible only to its owner, unless it exists; if necessary, creates its parent first.
    static func makeDirectories(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try makeDirectory(path)
        } catch {
            guard error.code == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
                throw error
            }
            try makeDirectory(String(path[..<slash]))
            try makeDirectory(path)
        }
    }

    /// Waits until the data of a file, or the names in a directory, are on disk.
    static func synchronize(_ descriptor: Int32) throws(SystemError) {
        try check(fsync(descriptor))
    }

    /// Locks an open file for this descriptor until it is closed, which the system does when the process ends for any reason.
    ///
    /// - Returns: whether nobody else holds the lock.
    static func claim(_ descriptor: Int32) -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Returns whether a file exists.
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Writes all bytes.
    static func append(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        let code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
        guard code == 0 else { throw SystemError(code: code) }
    }

    @discardableResult
    static func check(_ result: Int32) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw SystemError(code: errno) }
        return result
    }
}
