//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// Holds the spans in a map from calls to spans, since nothing stands around the handler, which asks for its span by the call.
struct TracingHooks: ServerHooks {
    let registry: SpanRegistry<Int>
    private let methods: TracedMethods

    init(_ tracing: RequestTracing, _ methods: TracedMethods) {
        registry = SpanRegistry(tracing, component: "line-rpc", rpc: .line)
        self.methods = methods
    }

    func received(_ call: Call) {
        let procedure = RemoteProcedure(service: call.service, method: call.method)
        registry.start(for: call.id, TracedCall(call), route: methods.route(for: procedure))
    }

    func answered(_ call: Call, _ answer: Answer) {
        registry.finish(for: call.id, response: ResponseHead(statusCode: answer.status.rawValue))
    }

    func failed(_ call: Call, _ error: any Error, _ answer: Answer) {
        registry.finish(for: call.id, error: error, statusCode: answer.status.rawValue)
    }
}
