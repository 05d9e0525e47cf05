//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Dispatch
private import Foundation
private import OpenTracingSupport
private import Synchronization

/// A loopback connection with byte-level access.
///
/// Blocking calls run on a dedicated thread, never on the cooperative pool.
package final class LoopbackSocket: Sendable {
    private let descriptor: Int32
    private let thread = SerialThread()
    private let isClosed = Atomic(false)

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close()
        thread.end()
    }

    /// Connects to a port on this machine.
    package static func connect(port: Int) throws(LoopbackError) -> LoopbackSocket {
        let descriptor = makeLoopbackSocket()
        guard descriptor >= 0 else { throw LoopbackError("no socket could be made (errno \(errno))") }
        var address = loopbackAddress(port: port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                systemConnect(descriptor, general, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let socket = LoopbackSocket(descriptor: descriptor)
        guard result == 0 else { throw LoopbackError("port \(port) refused the connection (errno \(errno))") }
        return socket
    }

    /// Sends all bytes.
    package func send(_ bytes: [UInt8]) async throws {
        try await onThread { [descriptor] in
            var start = 0
            while start < bytes.count {
                let count = bytes[start...].withUnsafeBytes { loopbackSend(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw LoopbackError("the other side takes no more bytes (errno \(errno))") }
                start += count
            }
        }
    }

    /// Receives available bytes; an empty array if the peer closed the connection.
    package func receive() async throws -> [UInt8] {
        try await onThread { [descriptor] in
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { throw LoopbackError("the connection broke (errno \(errno))") }
            return Array(buffer[..<count])
        }
    }

    /// Closes the connection; pending calls return.
    package func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        // Serialized, so that pending system calls have returned before the descriptor is closed.
        thread.perform { [descriptor] in loopbackClose(descriptor) }
    }

    private func onThread<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            thread.perform { [self] in
                // The descriptor of a closed connection may have been reused.
                guard !isClosed.load(ordering: .acquiring) else {
                    return continuation.resume(throwing: LoopbackError("the connection is closed"))
                }
                continuation.resume(with: Result(catching: body))
            }
        }
    }
}

/// Runs work serially on a dedicated thread. A dispatch queue would occupy one of the few hundred threads shared by all queues,
/// while system calls wait for the peer.
private final class SerialThread: Sendable {
    private let work = Mutex<[(@Sendable () -> Void)?]>([])
    private let semaphore = DispatchSemaphore(value: 0)

    init() {
        Thread.detachNewThread { [self] in
            while let next = next() { next() }
        }
    }

    /// Enqueues work.
    func perform(_ body: @escaping @Sendable () -> Void) {
        add(body)
    }

    /// Ends the thread after all enqueued work is done.
    func end() {
        add(nil)
    }

    private func add(_ body: (@Sendable () -> Void)?) {
        work.withLock { $0.append(body) }
        semaphore.signal()
    }

    private func next() -> (@Sendable () -> Void)? {
        semaphore.wait()
        return work.withLock { $0.removeFirst() }
    }
}

/// A failure of a loopback connection.
package struct LoopbackError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

func makeLoopbackSocket() -> Int32 {
    #if canImport(Glibc)
    socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    socket(AF_INET, SOCK_STREAM, 0)
    #endif
}

private func loopbackAddress(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    return address
}

/// Binds a socket to a free port of 127.0.0.1.
///
/// - Returns: the port, or `nil` on failure, with the reason in `errno`.
func bindToFreePort(_ descriptor: Int32) -> Int? {
    var address = loopbackAddress(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
            bind(descriptor, general, length) == 0 && getsockname(descriptor, general, &length) == 0
        }
    }
    return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
}

private func loopbackSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
    send(descriptor, bytes, count, 0)
    #else
    send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    #endif
}

func loopbackClose(_ descriptor: Int32) {
    #if canImport(Darwin)
    Darwin.close(descriptor)
    #elseif canImport(Glibc)
    Glibc.close(descriptor)
    #elseif canImport(Musl)
    Musl.close(descriptor)
    #else
    Android.close(descriptor)
    #endif
}

/// A port of this machine that accepts connections.
package final class LoopbackListener: Sendable {
    /// The port, chosen by the system.
    package let port: Int

    private let descriptor: Int32
    private let thread = SerialThread()
    private let isClosed = Atomic(false)

    /// Synchronizes handing a socket from one thread to another: the thread sanitizer does not recognize the ordering of a
    /// continuation, but does recognize a lock.
    private let handingOver = Mutex<Void>(())

    package init() throws(LoopbackError) {
        descriptor = makeLoopbackSocket()
        guard descriptor >= 0 else { throw LoopbackError("no socket could be made (errno \(errno))") }
        guard let port = bindToFreePort(descriptor), listen(descriptor, 256) == 0 else {
            throw LoopbackError("no port could be opened (errno \(errno))")
        }
        self.port = port
    }

    /// Returns the next connection; `nil` once the port is closed.
    package func accept() async -> LoopbackSocket? {
        let socket: LoopbackSocket? = await withCheckedContinuation { continuation in
            thread.perform { [self] in
                // The descriptor of a closed port may have been reused, and its connections would not be ours.
                guard !isClosed.load(ordering: .acquiring) else { return continuation.resume(returning: nil) }
                let connection = loopbackAccept(descriptor)
                let socket = connection >= 0 ? LoopbackSocket(descriptor: connection) : nil
                handingOver.withLock { _ in }
                continuation.resume(returning: socket)
            }
        }
        handingOver.withLock { _ in }
        return socket
    }

    /// Closes the port; pending calls return.
    package func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        thread.perform { [descriptor] in loopbackClose(descriptor) }
    }

    deinit { thread.end() }
}

private func loopbackAccept(_ descriptor: Int32) -> Int32 {
    accept(descriptor, nil, nil)
}
