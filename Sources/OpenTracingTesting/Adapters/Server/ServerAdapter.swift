//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracingInstrumentation

/// How the kit runs a server of an adapter's framework.
public struct ServerAdapter: Sendable {
    /// Serves routes with the adapter's tracing on a free port of the loopback interface, for the time of a closure.
    public typealias Serve =
        @Sendable (
            _ tracing: RequestTracing,
            _ routes: [ConformanceRoute],
            _ body: @escaping @Sendable (_ port: Int) async throws -> Void
        ) async throws -> Void

    let serve: Serve

    /// Whether the framework can send a response piece by piece.
    let streams: Bool

    /// Whether the framework shows every value of a field of a request that stands there more than once.
    let keepsRepeatedFields: Bool

    /// Creates the way to a server.
    ///
    /// - Parameters:
    ///   - streams: whether the framework can send a response piece by piece; `false` leaves the cases about that out.
    ///   - keepsRepeatedFields: whether the framework shows every value of a field of a request that stands there more than once; with
    ///     `false` one of them is enough.
    ///   - serve: serves routes for the time of a closure, and throws what the closure throws.
    public init(streams: Bool = true, keepsRepeatedFields: Bool = true, _ serve: @escaping Serve) {
        self.serve = serve
        self.streams = streams
        self.keepsRepeatedFields = keepsRepeatedFields
    }
}

/// A route that the kit asks a server to have.
public struct ConformanceRoute: Sendable {
    /// A part of a path.
    public enum Segment: Sendable, Hashable {
        /// A text that stands there.
        case literal(String)
        /// A parameter that matches one segment.
        case parameter(String)
    }

    /// The method, for example `GET`.
    public let method: String

    /// The path, part by part.
    public let segments: [Segment]

    /// How the route is to be annotated.
    public let tracing: RouteTracing

    /// Answers a request. Throws ``ConformanceHandlerError``, for which the framework sends its own error of that status.
    public let answer: @Sendable (ConformanceRequest) async throws -> ConformanceAnswer

    /// The path with its parameters as a framework writes them.
    ///
    /// - Parameter parameter: writes a parameter, for example as `:id`.
    /// - Returns: the path, with a slash before each part.
    public func path(parameter: (String) -> String = { ":\($0)" }) -> String {
        segments.map { segment in
            switch segment {
            case .literal(let text): "/\(text)"
            case .parameter(let name): "/\(parameter(name))"
            }
        }.joined()
    }
}

/// What a handler of the kit has to know of a request.
public struct ConformanceRequest: Sendable {
    let body: @Sendable () async throws -> [UInt8]

    /// Creates a request.
    ///
    /// - Parameter body: reads the body as the framework's handlers read it.
    public init(body: @escaping @Sendable () async throws -> [UInt8] = { [] }) {
        self.body = body
    }
}

/// What a handler of the kit answers.
public struct ConformanceAnswer: Sendable {
    /// A body.
    public enum Body: Sendable {
        /// A body that is there as a whole.
        case bytes([UInt8])
        /// A body that is made piece by piece.
        case stream(ConformancePieces)
    }

    /// The status.
    public var statusCode: Int

    /// Header fields to send.
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

/// The pieces of a body, each made when it is asked for.
///
/// Send each before the next is asked for, in the task in which the framework writes the body.
public struct ConformancePieces: AsyncSequence, Sendable {
    private let piece: @Sendable (_ number: Int) async throws -> [UInt8]?

    init(_ piece: @escaping @Sendable (_ number: Int) async throws -> [UInt8]?) {
        self.piece = piece
    }

    /// Asks for the pieces one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let piece: @Sendable (_ number: Int) async throws -> [UInt8]?
        private var number = 0

        init(_ piece: @escaping @Sendable (_ number: Int) async throws -> [UInt8]?) {
            self.piece = piece
        }

        /// Makes the next piece; `nil` at the end.
        public mutating func next() async throws -> [UInt8]? {
            defer { number += 1 }
            return try await piece(number)
        }
    }

    /// Begins with the first piece.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(piece)
    }
}

/// An error that a handler of the kit throws.
public struct ConformanceHandlerError: Error, Sendable, Hashable {
    /// The status that the framework is to send for it; `nil` for an error that says nothing about that, which is answered with 500.
    public let statusCode: Int?
}
