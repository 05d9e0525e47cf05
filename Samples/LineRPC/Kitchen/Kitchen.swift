//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// What the server does: it cooks.
struct Kitchen: Sendable {
    let tracing: RequestTracing

    /// Finds the span of a call. How, is the difference between the two ways of holding it.
    let span: @Sendable (Call) -> (any Span)?

    /// Which methods are traced.
    static func methods() throws -> TracedMethods {
        try TracedMethods {
            RPCService("Kitchen", traced: true) {
                RPCMethod("Ping", traced: false)
            }
        }
    }

    var handlers: [String: Handler] {
        [
            "Kitchen/Cook": cook,
            "Kitchen/Ping": { _ in "pong" },
            "Kitchen/Forget": { _ in
                try await Task.sleep(for: .seconds(3_600))
                return "forgotten"
            },
        ]
    }

    @Sendable private func cook(_ call: Call) async throws -> String {
        let span = span(call)
        span?.setTag("dish", to: call.argument)
        guard call.argument != "stone" else { throw Inedible(dish: call.argument) }
        let oven = span.map { tracing.tracer.startSpan("oven.preheat", childOf: $0.context) }
        try await Task.sleep(for: .milliseconds(20))
        oven?.finish()
        return "a pot of \(call.argument)"
    }
}

struct Inedible: Error, CustomStringConvertible {
    let dish: String

    var description: String { "nobody eats \(dish)" }
}
