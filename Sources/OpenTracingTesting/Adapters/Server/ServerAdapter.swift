//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracingInstrumentation

/// Runs a server of an adapter's framework for the conformance tests.
public struct ServerAdapter: Sendable {
    /// A closure that serves routes, traced by the adapter, on a free loopback port while its body runs.
    public typealias Serve =
        @Sendable (
            _ tracing: RequestTracing,
            _ routes: [ConformanceRoute],
            _ body: @escaping @Sendable (_ port: Int) async throws -> Void
        ) async throws -> Void

    let serve: Serve

    /// Whether the framework supports streamed responses.
    let streams: Bool

    /// Whether the framework preserves all values of a repeated request header field.
    let keepsRepeatedFields: Bool

    /// The request properties that the framework does not reveal.
    let unknownProperties: Set<String>

    /// Creates a server adapter.
    ///
    /// - Parameters:
    ///   - streams: whether the framework supports streamed responses; `false` skips the cases for them.
    ///   - keepsRepeatedFields: whether the framework preserves all values of a repeated request header field; if `false`, a
    ///     single value is sufficient.
    ///   - unknownProperties: the request properties that the framework does not reveal, by their names in configuration, such as
    ///     `remote-address`. All others must be there, so that the adapter forgets none.
    ///   - serve: serves routes while a closure runs, and rethrows its errors.
    public init(
        streams: Bool = true,
        keepsRepeatedFields: Bool = true,
        unknownProperties: Set<String> = [],
        _ serve: @escaping Serve
    ) {
        self.serve = serve
        self.streams = streams
        self.keepsRepeatedFields = keepsRepeatedFields
        self.unknownProperties = unknownProperties
    }
}

/// A route that a conformance test requires from a server.
public struct ConformanceRoute: Sendable {
    /// A segment of a path.
    public enum Segment: Sendable, Hashable {
        /// Literal text.
        case literal(String)
        /// A parameter that matches one segment.
        case parameter(String)
    }

    /// The method, for example `GET`.
    public let method: String

    /// The segments of the path.
    public let segments: [Segment]

    /// The tracing annotation of the route.
    public let tracing: RouteTracing

    /// The handler. It may throw ``ConformanceHandlerError``, which must produce the framework's own error with that status.
    public let answer: @Sendable (ConformanceRequest) async throws -> ConformanceAnswer

    /// Returns the path, with parameters in the syntax of a framework.
    ///
    /// - Parameter parameter: formats a parameter, for example as `:id`.
    /// - Returns: the path, with a slash before each segment.
    public func path(parameter: (String) -> String = { ":\($0)" }) -> String {
        segments.map { segment in
            switch segment {
            case .literal(let text): "/\(text)"
            case .parameter(let name): "/\(parameter(name))"
            }
        }.joined()
    }
}

/// The parts of a request that conformance handlers need.
public struct ConformanceRequest: Sendable {
    let body: @Sendable () async throws -> [UInt8]

    /// Creates a request.
    ///
    /// - Parameter body: reads the body through the framework's API.
    public init(body: @escaping @Sendable () async throws -> [UInt8] = { [] }) {
        self.body = body
    }
}

/// A response from a conformance handler.
public struct ConformanceAnswer: Sendable {
    /// The body of a response.
    public enum Body: Sendable {
        /// A body in memory.
        case bytes([UInt8])
        /// A streamed body.
        case stream(ConformancePieces)
    }

    /// The status.
    public var statusCode: Int

    /// The header fields.
    public var fields: [(name: String, value: String)]

    /// The body.
    public var body: Body

    init(_ text: String, statusCode: Int = 200, fields: [(name: String, value: String)] = []) {
        self.init(statusCode, fields: fields, body: .bytes(Array(text.utf8)))
    }

    init(_ statusCode: Int = 200, fields: [(name: String, value: String)] = [], body: Body) {
        self.statusCode = statusCode
        self.fields = fields
        self.body = body
    }
}

/// The pieces of a body, each produced on demand.
///
/// Send each piece before requesting the next, in the task in which the framework writes the body.
public struct ConformancePieces: AsyncSequence, Sendable {
    private let piece: @Sendable (_ number: Int) async throws -> [UInt8]?

    init(_ piece: @escaping @Sendable (_ number: Int) async throws -> [UInt8]?) {
        self.piece = piece
    }

    /// An iterator over the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let piece: @Sendable (_ number: Int) async throws -> [UInt8]?
        private var number = 0

        init(_ piece: @escaping @Sendable (_ number: Int) async throws -> [UInt8]?) {
            self.piece = piece
        }

        /// Returns the next piece; `nil` at the end.
        public mutating func next() async throws -> [UInt8]? {
            defer { number += 1 }
            return try await piece(number)
        }
    }

    /// Returns an iterator over the pieces.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(piece)
    }
}

/// An error thrown by a conformance handler.
public struct ConformanceHandlerError: Error, Sendable, Hashable {
    /// The status that the framework must send; `nil` for an error without a status, which produces a 500.
    public let statusCode: Int?
}
