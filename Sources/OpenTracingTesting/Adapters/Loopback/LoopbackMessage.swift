//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An HTTP/1.1 message as received from a connection.
package struct LoopbackMessage: Sendable {
    /// The start line.
    package var startLine: String

    /// The header fields in order, with lowercased names.
    package var fields: [(name: String, value: String)]

    /// The body, without chunked framing.
    package var body: [UInt8]

    /// Whether the body is complete.
    package var isComplete: Bool

    /// The status of a response; zero for a request.
    package var statusCode: Int {
        let parts = startLine.split(separator: " ")
        return parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    }

    /// Returns the values of a field.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The message without the parts that legitimately differ between responses, namely the date.
    package var comparable: String {
        let fields = fields.filter { $0.name != "date" }.map { "\($0.name): \($0.value)" }.sorted()
        return ([startLine] + fields).joined(separator: "\n") + "\n\n" + String(decoding: body, as: UTF8.self)
    }
}

/// Reads messages from a connection.
package struct LoopbackReader {
    private let socket: LoopbackSocket
    private var buffer: [UInt8] = []

    package init(_ socket: LoopbackSocket) {
        self.socket = socket
    }

    /// Reads the start line and the fields of the next message; returns `nil` if the peer closed the connection.
    package mutating func readHead() async throws -> LoopbackMessage? {
        let separator = Array("\r\n\r\n".utf8)
        while true {
            if let end = buffer.firstIndex(of: separator) {
                let lines = String(decoding: buffer[..<end], as: UTF8.self).split(separator: "\r\n")
                buffer.removeFirst(end + separator.count)
                let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
                    guard let colon = line.firstIndex(of: ":") else { return nil }
                    let value = line[line.index(after: colon)...].drop { $0 == " " }
                    return (line[..<colon].lowercased(), String(value))
                }
                return LoopbackMessage(
                    startLine: lines.first.map(String.init) ?? "",
                    fields: fields,
                    body: [],
                    isComplete: false
                )
            }
            let piece = try await socket.receive()
            guard !piece.isEmpty else { return nil }
            buffer += piece
        }
    }

    /// Reads the next message, or as much of it as arrived before the peer closed the connection.
    package mutating func readMessage(hasBody: Bool = true) async throws -> LoopbackMessage? {
        guard var message = try await readHead() else { return nil }
        if !hasBody || message.statusCode == 204 || message.statusCode == 304 {
            message.isComplete = true
        } else if message.values(of: "transfer-encoding").last?.lowercased() == "chunked" {
            while let piece = try await readChunk() {
                message.body += piece
                if piece.isEmpty {
                    message.isComplete = true
                    break
                }
            }
        } else if let length = message.values(of: "content-length").last.flatMap({ Int($0) }) {
            message.isComplete = try await fill(length)
            message.body = Array(buffer.prefix(length))
            buffer.removeFirst(min(length, buffer.count))
        } else if message.statusCode == 0 {
            message.isComplete = true
        } else {
            while true {
                let piece = try await socket.receive()
                if piece.isEmpty { break }
                buffer += piece
            }
            (message.body, buffer) = (buffer, [])
            message.isComplete = true
        }
        return message
    }

    /// Reads the next chunk of a body; returns an empty chunk at the end, or `nil` if the peer closed the connection early.
    package mutating func readChunk() async throws -> [UInt8]? {
        let lineEnd = Array("\r\n".utf8)
        while buffer.firstIndex(of: lineEnd) == nil {
            guard try await fill(buffer.count + 1) else { return nil }
        }
        guard let end = buffer.firstIndex(of: lineEnd),
            let size = Int(
                String(decoding: buffer[..<end].prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self),
                radix: 16
            )
        else { return nil }
        guard try await fill(end + 2 + size + 2) else { return nil }
        let chunk = Array(buffer[(end + 2)..<(end + 2 + size)])
        buffer.removeFirst(end + 2 + size + 2)
        return chunk
    }

    /// Receives until the buffer has a number of bytes; returns `false` if the peer closed the connection early.
    private mutating func fill(_ count: Int) async throws -> Bool {
        while buffer.count < count {
            let piece = try await socket.receive()
            guard !piece.isEmpty else { return false }
            buffer += piece
        }
        return true
    }
}

extension [UInt8] {
    /// Returns the first index of a byte sequence.
    fileprivate func firstIndex(of other: [UInt8]) -> Int? {
        guard count >= other.count else { return nil }
        return (0...(count - other.count)).first { self[$0..<($0 + other.count)].elementsEqual(other) }
    }
}
