//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import TracedHummingbird
import TracedRouting

/// Which of the two routers serves, and routes with the same behaviour on each.
enum Serving: String, CaseIterable, Sendable {
    case tracedRouter
    case hummingbirdRouter

    /// Serves one route for each behaviour, under its name.
    func run(_ tracing: RequestTracing, _ body: @Sendable @escaping (String) async throws -> Void) async throws {
        switch self {
        case .tracedRouter: try await LiveServer.run(Behaviour.tracedRouter(tracing), body)
        case .hummingbirdRouter: try await LiveServer.run(Behaviour.hummingbirdRouter(tracing), body)
        }
    }
}

/// What a route does.
enum Behaviour: String, CaseIterable, Sendable {
    case empty, noContent, text, large, stream, redirect
    case missing, unavailable, breakdown, returnedFailure
    case failingStream, failingAtOnce, cancelled

    /// The status that the client sees.
    func statusCode(_ serving: Serving) -> Int {
        switch self {
        case .empty, .text, .large, .stream, .failingStream, .failingAtOnce: 200
        case .noContent: 204
        case .redirect: 303
        case .missing: 404
        case .unavailable, .returnedFailure: 503
        case .breakdown: 500
        // Hummingbird knows no status for this.
        case .cancelled: serving == .tracedRouter ? 499 : 500
        }
    }

    /// Whether the request has failed.
    var isFailure: Bool {
        switch self {
        case .unavailable, .breakdown, .returnedFailure, .failingStream, .failingAtOnce: true
        default: false
        }
    }

    /// Whether an error was thrown that says so in a log.
    var isLogged: Bool { isFailure && self != .returnedFailure }

    static func tracedRouter(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            for behaviour in allCases {
                Get("/\(behaviour.rawValue)") { _ in try behaviour.response() }
            }
        }
    }

    private func response() throws -> TracedRouting.Response {
        switch self {
        case .empty: return .ok
        case .noContent: return .noContent
        case .text: return .text("text")
        case .large: return .text(String(repeating: "0123456789", count: 20_000))
        case .redirect: return .redirect(to: "/text")
        case .missing: throw TracedRouting.HTTPError(.notFound, "no such thing")
        case .unavailable: throw TracedRouting.HTTPError(.serviceUnavailable, "later")
        case .breakdown: throw Breakdown()
        case .cancelled: throw CancellationError()
        case .returnedFailure: return .text("later", status: .serviceUnavailable)
        case .stream:
            return .stream { writer in
                for piece in ["one,", "two,", "three"] { try await writer.write(piece) }
            }
        case .failingStream:
            return .stream { writer in
                try await writer.write("one,")
                throw Breakdown()
            }
        case .failingAtOnce: return .stream { _ in throw Breakdown() }
        }
    }

    static func hummingbirdRouter(_ tracing: RequestTracing) -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        for behaviour in allCases {
            router.get(RouterPath(behaviour.rawValue), traced: .inherit) { _, _ in try behaviour.hummingbirdResponse() }
        }
        return router
    }

    func hummingbirdResponse() throws -> Hummingbird.Response {
        func text(_ text: String, _ status: HTTPResponse.Status = .ok) -> Hummingbird.Response {
            Hummingbird.Response(status: status, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        switch self {
        case .empty: return Hummingbird.Response(status: .ok)
        case .noContent: return Hummingbird.Response(status: .noContent)
        case .text: return text("text")
        case .large: return text(String(repeating: "0123456789", count: 20_000))
        case .redirect: return Hummingbird.Response.redirect(to: "/text", type: .normal)
        case .missing: throw Hummingbird.HTTPError(.notFound, message: "no such thing")
        case .unavailable: throw Hummingbird.HTTPError(.serviceUnavailable, message: "later")
        case .breakdown: throw Breakdown()
        case .cancelled: throw CancellationError()
        case .returnedFailure: return text("later", .serviceUnavailable)
        case .stream:
            return Hummingbird.Response(
                status: .ok,
                body: .init { writer in
                    for piece in ["one,", "two,", "three"] { try await writer.write(ByteBuffer(string: piece)) }
                    try await writer.finish(nil)
                }
            )
        case .failingStream:
            return Hummingbird.Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(ByteBuffer(string: "one,"))
                    throw Breakdown()
                }
            )
        case .failingAtOnce: return Hummingbird.Response(status: .ok, body: .init { _ in throw Breakdown() })
        }
    }
}
#endif
