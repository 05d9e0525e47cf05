//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingSupport
import OpenTracingTesting
import Synchronization

/// A small HTTP server on a free port of 127.0.0.1 that answers by a script: the n-th request gets the n-th answer, and the last
/// answer stands for all further ones.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        let line: String
        let headers: [String: String]
        let body: [UInt8]
    }

    enum Answer: Sendable {
        case status(Int, headers: [String: String] = [:], body: [UInt8] = [])
        /// Success, with a body that does not end: much of it at once, then nothing more until the server stops.
        ///
        /// No more than ``endlessSize``: what a session receives before it gets to cancel is kept in memory, and a machine
        /// under load gets to it late.
        case endless
        /// Bytes that are no HTTP.
        case garbage
        /// The connection is closed without an answer.
        case close
        /// Nothing comes back until the server stops.
        case hang
    }

    struct Failure: Error {
        let code: Int32
    }

    /// Many times as much as a transport reads.
    static let endlessSize = 16 << 20

    let port: UInt16
    private let listener: Int32
    private let state: Mutex<State>

    private struct State {
        var answers: [Answer]
        var requests: [Request] = []
        var hanging: [Int32] = []
        var isHangingUp = false
        var isStopped = false
    }

    init(_ answers: Answer...) throws {
        state = Mutex(State(answers: answers))
        #if canImport(Darwin)
        listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard result else { throw Failure(code: errno) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in acceptConnections() }
    }

    var url: String { "http://127.0.0.1:\(port)/v1/traces" }

    var requests: [Request] { state.withLock(\.requests) }

    /// Closes the connections that wait for an answer, and those that would. The server goes on.
    func hangUp() {
        let hanging = state.withLock { state in
            defer { state.hanging = [] }
            state.isHangingUp = true
            return state.hanging
        }
        for connection in hanging { close(connection) }
    }

    /// Closes everything. Another server may get the port at once, so nothing may be sent to it afterwards; for a port that refuses
    /// connections there is ``ReservedPort``. A second call does nothing: the descriptors may be others' by then.
    func stop() {
        let open = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped ? nil : state.hanging
        }
        guard let open else { return }
        for connection in open { close(connection) }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptConnections() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            Thread.detachNewThread { [self] in serve(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        guard let request = Self.read(connection) else {
            close(connection)
            return
        }
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        switch answer {
        case .status(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) Whatever\r\ncontent-length: \(body.count)\r\nconnection: close\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            Self.write(Array(head.utf8) + Array("\r\n".utf8) + body, to: connection)
        case .endless:
            Self.write(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), to: connection)
            let isWanted = Self.write([UInt8](repeating: 0x20, count: Self.endlessSize), to: connection)
            if isWanted && hold(connection) { return }
        case .garbage: Self.write(Array("\u{0}\u{1}no http\r\n\r\n".utf8), to: connection)
        case .close: break
        case .hang:
            if hold(connection) { return }
        }
        close(connection)
    }

    /// Leaves a connection open until the server stops or hangs up. False if it has.
    private func hold(_ connection: Int32) -> Bool {
        state.withLock { state in
            guard !state.isStopped, !state.isHangingUp else { return false }
            state.hanging.append(connection)
            return true
        }
    }

    @discardableResult
    private static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var head: (end: Int, lines: [String], length: Int)?
        while true {
            if head == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(
                    String.init
                )
                let length = headers(lines)["content-length"].flatMap { Int($0) } ?? 0
                head = (end.upperBound, lines, length)
                if headers(lines)["expect"] == "100-continue" {
                    write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: connection)
                }
            }
            if let head, bytes.count >= head.end + head.length {
                return Request(line: head.lines[0], headers: headers(head.lines), body: Array(bytes[head.end...]))
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func headers(_ lines: [String]) -> [String: String] {
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        return headers
    }
}
