//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// Holds the span in the context of the task: it is the active span wherever the handler goes.
struct TracingFilter: ServerFilter {
    private let server: ServerTracing
    private let methods: TracedMethods

    init(_ tracing: RequestTracing, _ methods: TracedMethods) {
        server = ServerTracing(tracing, component: "line-rpc", rpc: .line)
        self.methods = methods
    }

    func handle(_ call: Call, _ next: Handler) async throws -> String {
        try await server.serve(
            TracedCall(call),
            route: methods.route(for: RemoteProcedure(service: call.service, method: call.method)),
            errorStatus: { Status(of: $0).rawValue },
            { _ in TracedText(text: try await next(call)) }
        ).text
    }
}

/// A result as tracing sees it.
private struct TracedText: TraceableResponse {
    let text: String

    var head: ResponseHead { ResponseHead(statusCode: Status.done.rawValue) }
}
