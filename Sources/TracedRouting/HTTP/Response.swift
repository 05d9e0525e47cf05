//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A server-independent response, created by handlers and middleware.
public struct Response: Sendable {
    /// The status.
    public var status: HTTPStatus

    /// The header fields. The sender adds the length of the body.
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

    /// Creates a response whose body is written while it is sent.
    ///
    /// The request's span stays active in the closure and finishes after the last byte.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - length: the number of bytes, if known.
    ///   - write: the closure that writes the pieces.
    /// - Returns: the response.
    public static func stream(
        _ status: HTTPStatus = .ok,
        headers: Headers = [:],
        length: Int? = nil,
        _ write: @escaping ResponseBody.Stream
    ) -> Response {
        Response(status, headers: headers, body: ResponseBody(length: length, stream: write))
    }

    /// Creates a plain-text response.
    ///
    /// - Parameters:
    ///   - text: the body.
    ///   - status: the status.
    /// - Returns: the response.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> Response {
        Response(status, headers: ["content-type": "text/plain; charset=utf-8"], body: ResponseBody(text))
    }

    /// Creates a redirect.
    ///
    /// - Parameters:
    ///   - location: the URL to redirect to.
    ///   - status: the redirect status.
    /// - Returns: the response.
    public static func redirect(to location: String, status: HTTPStatus = .seeOther) -> Response {
        Response(status, headers: ["location": location])
    }

    /// 200 with an empty body.
    public static var ok: Response { Response(.ok) }

    /// 204 with an empty body.
    public static var noContent: Response { Response(.noContent) }
}

/// The body of a response: bytes, or a closure that writes them.
public struct ResponseBody: Sendable {
    /// A closure that writes a body piece by piece.
    public typealias Stream = nonisolated(nonsending) @Sendable (inout any BodyWriter) async throws -> Void

    /// The content of a body, for the code that sends it.
    package enum Content: Sendable {
        /// Bytes in memory.
        case bytes([UInt8])
        /// Bytes produced while they are sent, with their number if known.
        case stream(length: Int?, Stream)
    }

    /// The content of the body.
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
    ///   - length: the number of bytes, if known.
    ///   - stream: the closure that writes the pieces. An error that it throws closes the connection, because the head has
    ///     already been sent.
    public init(length: Int? = nil, stream: @escaping Stream) {
        content = .stream(length: length, stream)
    }

    /// The number of bytes, or `nil` if unknown.
    public var length: Int? {
        switch content {
        case .bytes(let bytes): bytes.count
        case .stream(let length, _): length
        }
    }

    /// Writes the whole body.
    ///
    /// - Parameter writer: the writer to write to.
    /// - Throws: any error from the body's closure or the writer.
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

    /// Reads the whole body, for tests and for middleware that modifies it.
    ///
    /// - Returns: the bytes.
    /// - Throws: any error from the body's closure.
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

/// Sends the pieces of a response body to the client.
public protocol BodyWriter {
    /// Sends a piece and waits until there is room for the next one.
    ///
    /// - Parameter bytes: the piece.
    /// - Throws: an error if the piece cannot be sent, usually because the client disconnected.
    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws
}

extension BodyWriter {
    /// Sends a piece of text, as UTF-8.
    ///
    /// - Parameter text: the piece.
    /// - Throws: an error if the piece cannot be sent.
    public nonisolated(nonsending) mutating func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }
}
