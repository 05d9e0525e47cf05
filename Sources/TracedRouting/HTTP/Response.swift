//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A response as handlers and middleware make it, whichever server sends it.
public struct Response: Sendable {
    /// The status.
    public var status: HTTPStatus

    /// The header fields. The length of the body is added by whoever sends it.
    public var headers: Headers

    /// The body.
    public var body: ResponseBody

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - body: the body.
    public init(_ status: HTTPStatus = .ok, headers: Headers = [:], body: ResponseBody = ResponseBody()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A response that is written while it is sent.
    ///
    /// The request's span stays active in the closure, and finishes after the last byte.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - length: the number of bytes, where it is known.
    ///   - write: writes the pieces.
    /// - Returns: the response.
    public static func stream(
        _ status: HTTPStatus = .ok,
        headers: Headers = [:],
        length: Int? = nil,
        _ write: @escaping ResponseBody.Stream
    ) -> Response {
        Response(status, headers: headers, body: ResponseBody(length: length, stream: write))
    }

    /// A response of plain text.
    ///
    /// - Parameters:
    ///   - text: the body.
    ///   - status: the status.
    /// - Returns: the response.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> Response {
        Response(status, headers: ["content-type": "text/plain; charset=utf-8"], body: ResponseBody(text))
    }

    /// A redirection.
    ///
    /// - Parameters:
    ///   - location: where to go.
    ///   - status: the kind of redirection.
    /// - Returns: the response.
    public static func redirect(to location: String, status: HTTPStatus = .seeOther) -> Response {
        Response(status, headers: ["location": location])
    }

    /// 200 without a body.
    public static var ok: Response { Response(.ok) }

    /// 204
    public static var noContent: Response { Response(.noContent) }
}

/// The body of a response: bytes, or a closure that writes them.
public struct ResponseBody: Sendable {
    /// Writes a body piece by piece.
    public typealias Stream = nonisolated(nonsending) @Sendable (inout any BodyWriter) async throws -> Void

    /// What a body is made of, for those who send it.
    package enum Content: Sendable {
        /// Bytes that are all there.
        case bytes([UInt8])
        /// Bytes that are made while they are sent; the length is given where it is known.
        case stream(length: Int?, Stream)
    }

    /// What the body is made of.
    package let content: Content

    /// Creates a body from bytes.
    ///
    /// - Parameter bytes: the whole body.
    public init(_ bytes: [UInt8] = []) {
        content = .bytes(bytes)
    }

    /// Creates a body from text, as UTF-8.
    ///
    /// - Parameter text: the whole body.
    public init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// Creates a body that is written while it is sent.
    ///
    /// - Parameters:
    ///   - length: the number of bytes, where it is known.
    ///   - stream: writes the pieces. An error that it throws ends the connection, since the head has been sent.
    public init(length: Int? = nil, stream: @escaping Stream) {
        content = .stream(length: length, stream)
    }

    /// The number of bytes, where it is known.
    public var length: Int? {
        switch content {
        case .bytes(let bytes): bytes.count
        case .stream(let length, _): length
        }
    }

    /// Writes the whole body.
    ///
    /// - Parameter writer: where to write.
    /// - Throws: what the body's closure or the writer throws.
    public nonisolated(nonsending) func write(to writer: inout any BodyWriter) async throws {
        switch content {
        case .bytes(let bytes):
            if !bytes.isEmpty {
                try await writer.write(bytes)
            }
        case .stream(_, let stream):
            try await stream(&writer)
        }
    }

    /// Reads the whole body, for tests and for middleware that changes it.
    ///
    /// - Returns: the bytes.
    /// - Throws: what the body's closure throws.
    public func collect() async throws -> [UInt8] {
        var writer: any BodyWriter = CollectingBodyWriter()
        try await write(to: &writer)
        return (writer as? CollectingBodyWriter)?.bytes ?? []
    }
}

private struct CollectingBodyWriter: BodyWriter {
    var bytes: [UInt8] = []

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        self.bytes.append(contentsOf: bytes)
    }
}

/// Takes the pieces of a response body on their way to the client.
public protocol BodyWriter {
    /// Sends a piece, and waits until there is room for the next.
    ///
    /// - Parameter bytes: the piece.
    /// - Throws: what keeps the piece from being sent: usually the client has gone.
    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws
}

extension BodyWriter {
    /// Sends a piece of text, as UTF-8.
    ///
    /// - Parameter text: the piece.
    /// - Throws: what keeps the piece from being sent.
    public nonisolated(nonsending) mutating func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }
}
