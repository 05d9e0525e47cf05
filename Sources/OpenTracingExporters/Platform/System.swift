//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// The calls to the operating system that exporters make, with the differences between the systems in one place.
package enum System {
    /// The descriptor of standard output.
    static let standardOutput: Int32 = 1

    /// The descriptor of standard error.
    static let standardError: Int32 = 2

    /// The user whose rights the process has.
    package static var user: UInt32 { geteuid() }

    /// The value of an environment variable.
    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The name of the host, as it knows itself; asks no name service.
    static var hostName: String? {
        // Host names have 255 bytes at most, and a zero byte ends them.
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0, bytes[0] != 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether a descriptor leads to a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// How many columns the terminal has that a descriptor leads to.
    static func terminalColumns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether text is an IPv4 address, such as `10.0.0.1`.
    static func isIPv4Address(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    /// Whether text is an IPv6 address, such as `::1`.
    static func isIPv6Address(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }

    /// Writes bytes, in one call where the system takes them in one.
    ///
    /// - Parameters:
    ///   - bytes: what to write.
    ///   - descriptor: where to.
    /// - Returns: zero, or the number of the error that kept some of the bytes from being written.
    static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        withoutPipeSignal { writeAllSignalling(bytes, to: descriptor) }
    }

    /// Keeps `SIGPIPE`, which the system sends to the thread that writes where nobody reads any more, from ending the process. How the
    /// process handles the signal elsewhere stays as it is.
    private static func withoutPipeSignal(_ body: () -> Int32) -> Int32 {
        var pipeSignal = sigset_t()
        var pending = sigset_t()
        var previous = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        sigpending(&pending)
        // One that is pending already is not ours to take away.
        guard sigismember(&pending, SIGPIPE) == 0 else { return body() }
        pthread_sigmask(SIG_BLOCK, &pipeSignal, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        let code = body()
        if code == EPIPE {
            sigpending(&pending)
            var signal: Int32 = 0
            // The signal is there, so this does not wait.
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
    /// The number of the error, `errno`.
    package let code: Int32

    /// A file would be larger than it may be.
    static let fileTooLarge = SystemError(code: EFBIG)

    /// The system's words for it.
    package var description: String {
        var text = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &text, text.count) == 0 else { return "system error \(code)" }
        return "\(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)) (\(code))"
    }
}

extension System {
    /// Opens a file to write at its end; makes it where there is none, readable for its owner only.
    static func openForAppending(_ path: String) throws(SystemError) -> Int32 {
        try check(open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600))
    }

    static func close(_ descriptor: Int32) {
        _ = systemClose(descriptor)
    }

    /// The size of an open file, and whether it still has a name.
    static func status(of descriptor: Int32) throws(SystemError) -> (size: Int64, hasName: Bool) {
        var status = stat()
        try check(fstat(descriptor, &status))
        return (Int64(status.st_size), status.st_nlink > 0)
    }

    /// Whether a name leads to an open file; it does not when the file was removed, or another one has the name by now.
    static func isName(_ path: String, of descriptor: Int32) throws(SystemError) -> Bool {
        var opened = stat()
        var named = stat()
        try check(fstat(descriptor, &opened))
        guard stat(path, &named) == 0 else { return false }
        return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }

    /// Reads bytes at a place of a file, as many as there are, in as many calls as the system takes for them.
    static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        try read(at: offset, count: count) { buffer, offset in
            pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        }
    }

    /// Reads an ordinary file. Does not wait, whatever has the name.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - count: how many bytes it may have.
    static func contents(of path: String, upTo count: Int) throws(SystemError) -> [UInt8] {
        let descriptor = try check(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
        defer { close(descriptor) }
        let status = try fileStatus(of: descriptor)
        guard status.isFile else { throw SystemError(code: EINVAL) }
        guard status.size <= count else { throw .fileTooLarge }
        return try read(descriptor, at: 0, count: count)
    }

    /// Reads bytes, with a call that reads some of them.
    ///
    /// - Parameters:
    ///   - offset: the place of the first.
    ///   - count: how many at most.
    ///   - part: reads into a buffer from a place; returns how many bytes, zero at the end, less for an error.
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

    /// Cuts a file off.
    static func truncate(_ descriptor: Int32, to size: Int64) throws(SystemError) {
        try check(ftruncate(descriptor, off_t(size)))
    }

    /// Gives a file another name; a file that has it already goes.
    static func move(_ path: String, to other: String) throws(SystemError) {
        try check(rename(path, other))
    }

    /// Makes a directory for its owner only, unless it is there.
    static func makeDirectory(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw SystemError(code: errno)
    }

    /// Makes a directory for its owner only, unless it is there; and before that, where need be, the one that it is in.
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

    /// Waits until the disk has what was written to a file, or the names in a directory.
    static func synchronize(_ descriptor: Int32) throws(SystemError) {
        try check(fsync(descriptor))
    }

    /// Claims an open file for this descriptor until it is closed, which the system does when the process ends in whatever way.
    ///
    /// - Returns: whether nobody else has claimed it.
    static func claim(_ descriptor: Int32) -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Whether there is a file with a name.
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Writes bytes whole.
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
