//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import LiveRouting
import NIOCore
import TracedHummingbird
import TracedRouting

/// Which of the two routers serves, and routes with the same behavior on each.
enum Serving: String, CaseIterable, Sendable {
    case tracedRouter
    case hummingbirdRouter

    /// Serves one route for each behavior, under its name.
    func run(_ tracing: RequestTracing, _ body: @Sendable @escaping (String) async throws -> Void) async throws {
        switch self {
        case .tracedRouter: try await LiveServer.run(Behavior.router(tracing), body)
        case .hummingbirdRouter: try await LiveServer.run(Behavior.hummingbirdRouter(tracing), body)
        }
    }
}

extension Behavior {
    /// The status that the client sees.
    func statusCode(_ serving: Serving) -> Int {
        // Hummingbird knows no status for this.
        self == .cancelled && serving == .hummingbirdRouter ? 500 : statusCode
    }

    static func hummingbirdRouter(_ tracing: RequestTracing) -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        for behavior in allCases {
            router.get(RouterPath(behavior.rawValue), traced: .inherit) { _, _ in try behavior.hummingbirdResponse() }
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
