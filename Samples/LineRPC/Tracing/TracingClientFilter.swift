//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// Puts a span around each call of a client.
struct TracingClientFilter: ClientFilter {
    private let client: ClientTracing

    init(_ tracing: RequestTracing) {
        client = ClientTracing(tracing, component: "line-rpc-client", rpc: .line, failure: ClientFailure.init(calling:))
    }

    func send(_ call: Call, _ next: Transport) async throws -> Answer {
        try await client.trace(
            TracedCall(call),
            response: { ResponseHead(statusCode: $0.status.rawValue) },
            { try await next($0.call) }
        )
    }
}

extension ClientFailure {
    /// Why a call has no answer.
    init?(calling error: any Error) {
        switch error as? CallError {
        case .unanswered(let limit): self.init(.timeout, message: "no answer within \(limit)")
        case .disconnected: self.init(.connectionLost, message: "the server disconnected")
        default: return nil
        }
    }
}
