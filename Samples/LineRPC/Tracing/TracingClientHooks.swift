//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// Starts and finishes the span of each call of a client in hooks, with a map from calls to spans in between.
struct TracingClientHooks: ClientHooks {
    private let registry: SpanRegistry<Int>

    init(_ tracing: RequestTracing) {
        registry = SpanRegistry(
            tracing,
            component: "line-rpc-client",
            rpc: .line,
            clientFailure: ClientFailure.init(calling:)
        )
    }

    func willSend(_ call: inout Call) {
        var outgoing = TracedCall(call)
        registry.start(for: call.id, &outgoing)
        call = outgoing.call
    }

    func received(_ answer: Answer) {
        registry.finish(for: answer.id, response: ResponseHead(statusCode: answer.status.rawValue))
    }

    func failed(_ id: Int, _ error: any Error) {
        registry.finish(for: id, error: error)
    }
}
