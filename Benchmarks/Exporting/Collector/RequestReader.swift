//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Reads the requests of a connection, one after the other.
struct RequestReader {
    private let connection: Int32
    private var bytes: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 262_144)

    init(_ connection: Int32) {
        self.connection = connection
    }

    /// The body of the next request; `nil` when the connection was closed.
    mutating func next() -> [UInt8]? {
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                return body(
                    behind: end.upperBound,
                    String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
                )
            }
            guard receive() else { return nil }
        }
    }

    private mutating func body(behind start: Int, _ head: String) -> [UInt8]? {
        let field = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = field.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        if head.contains("100-continue"), bytes.count < start + length {
            guard Socket.send("HTTP/1.1 100 Continue\r\n\r\n", connection) else { return nil }
        }
        while bytes.count < start + length {
            guard receive() else { return nil }
        }
        defer { bytes.removeFirst(start + length) }
        return Array(bytes[start..<start + length])
    }

    private mutating func receive() -> Bool {
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        return true
    }
}
