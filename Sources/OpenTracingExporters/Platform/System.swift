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
