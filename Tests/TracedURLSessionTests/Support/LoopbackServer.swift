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

/// A small HTTP server on a free port of 127.0.0.1: a closure answers each request, and the connection closes.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        let method: String
        let target: String
        /// Names in lower case; a name that came several times stands here several times.
        let fields: [(name: String, value: String)]
        let body: String

        func values(_ name: String) -> [String] {
            fields.filter { $0.name == name }.map(\.value)
        }
    }

    enum Answer: Sendable {
        case status(Int, fields: [String: String] = [:], body: String = "")
        /// A head that promises a body, and as much of it as is said; then the connection breaks off.
        case broken(String)
        /// A body that is made while it is sent: the closure, which may wait, is asked for each piece, until there is none.
        case pieces(length: Int, @Sendable () -> Data?)
        /// As `broken`, but the connection stays open until the server stops.
        case stuck(String)
        /// The text is all that comes, heads included.
        case raw(String)
        /// Nothing comes back until the server stops.
        case silent
    }

    struct Failure: Error {
        let code: Int32
    }

    private struct State {
        var requests: [Request] = []
        var open: [Int32] = []
        var isStopped = false
    }

    let port: Int
    private let listener: Int32
    private let answer: @Sendable (Request) -> Answer
    private let state = Mutex(State())

    init(_ answer: @escaping @Sendable (Request) -> Answer = { _ in .status(200, body: "ok") }) throws {
        self.answer = answer
        #if canImport(Darwin)
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 256) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard isListening else { throw Failure(code: errno) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                Thread.detachNewThread { [self] in serve(connection) }
            }
            close(listener)
        }
    }

    func url(_ target: String = "/", userInfo: String = "") throws -> URL {
        guard let url = URL(string: "http://\(userInfo)127.0.0.1:\(port)\(target)") else { throw URLError(.badURL) }
        return url
    }

    /// What has been asked so far.
    var requests: [Request] { state.withLock(\.requests) }

    /// Closes everything. To be called once. Another server may get the port at once, so nothing may be sent to it afterwards; for a
    /// port that refuses connections there is ``ReservedPort``.
    func stop() {
        let open = state.withLock { state in
            state.isStopped = true
            return state.open
        }
        for connection in open { close(connection) }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve(_ connection: Int32) {
        guard let request = Self.read(connection) else {
            close(connection)
            return
        }
        state.withLock { $0.requests.append(request) }
        var staysOpen = false
        switch answer(request) {
        case .status(let status, let fields, let body):
            var head = "HTTP/1.1 \(status) Whatever\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n"
            for (name, value) in fields { head += "\(name): \(value)\r\n" }
            Self.write(head + "\r\n" + body, to: connection)
        case .pieces(let length, let next):
            Self.write("HTTP/1.1 200 OK\r\ncontent-length: \(length)\r\nconnection: close\r\n\r\n", to: connection)
            while let piece = next(), Self.write(piece, to: connection) {}
        case .broken(let part):
            Self.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + part, to: connection)
        case .stuck(let part):
            Self.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + part, to: connection)
            staysOpen = true
        case .raw(let text):
            Self.write(text, to: connection)
        case .silent:
            staysOpen = true
        }
        if staysOpen {
            staysOpen = state.withLock { state in
                if !state.isStopped { state.open.append(connection) }
                return !state.isStopped
            }
        }
        if !staysOpen { close(connection) }
    }

    private static func write(_ text: String, to connection: Int32) {
        _ = write(Data(text.utf8), to: connection)
    }

    /// Whether somebody still listens.
    private static func write(_ bytes: Data, to connection: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = send(connection, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
                let fields = lines.dropFirst().map { line -> (name: String, value: String) in
                    let parts = line.split(separator: ":", maxSplits: 1)
                    return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
                }
                let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
                if bytes.count >= end.upperBound + length {
                    let words = lines[0].split(separator: " ").map(String.init)
                    guard words.count > 1 else { return nil }
                    let body = String(decoding: bytes[end.upperBound...], as: UTF8.self)
                    return Request(method: words[0], target: words[1], fields: fields, body: body)
                }
                if fields.contains(where: { $0.name == "expect" }) {
                    write("HTTP/1.1 100 Continue\r\n\r\n", to: connection)
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            if bytes[0] == 0x16 {
                // A handshake of TLS, to which this is a plain answer.
                write("HTTP/1.1 400 Bad Request\r\n\r\n", to: connection)
                return nil
            }
        }
    }
}
