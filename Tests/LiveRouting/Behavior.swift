//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracingInstrumentation
package import TracedRouting

/// What a route does.
package enum Behavior: String, CaseIterable, Sendable {
    case empty, noContent, text, large, stream, redirect
    case missing, unavailable, breakdown, returnedFailure
    case failingStream, failingAtOnce, cancelled

    /// The status that the client of a traced router sees.
    package var statusCode: Int {
        switch self {
        case .empty, .text, .large, .stream, .failingStream, .failingAtOnce: 200
        case .noContent: 204
        case .redirect: 303
        case .missing: 404
        case .unavailable, .returnedFailure: 503
        case .breakdown: 500
        case .cancelled: 499
        }
    }

    /// Whether the request has failed.
    package var isFailure: Bool {
        switch self {
        case .unavailable, .breakdown, .returnedFailure, .failingStream, .failingAtOnce: true
        default: false
        }
    }

    /// Whether an error was thrown that says so in a log.
    package var isLogged: Bool { isFailure && self != .returnedFailure }

    /// A traced router with a route for each behavior, under its name.
    package static func router(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            for behavior in allCases {
                Get("/\(behavior.rawValue)") { _ in try behavior.response() }
            }
        }
    }

    private func response() throws -> Response {
        switch self {
        case .empty: return .ok
        case .noContent: return .noContent
        case .text: return .text("text")
        case .large: return .text(String(repeating: "0123456789", count: 20_000))
        case .redirect: return .redirect(to: "/text")
        case .missing: throw HTTPError(.notFound, "no such thing")
        case .unavailable: throw HTTPError(.serviceUnavailable, "later")
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
}
