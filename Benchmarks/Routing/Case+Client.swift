//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import TracedRouting

extension Case {
    /// A request is prepared, and answered at once in place of being sent.
    static let client: [Case] = [
        Case(name: "client-none", baseline: nil) {
            let call = OutgoingCall()
            return { count in
                for _ in 0..<count { check(await send(call)) }
            }
        },
        client("client-off", .off),
        client("client-mode-off", mode: .off),
        client("client-unsampled", sampler: AlwaysOffSampler()),
        client("client-sampled"),
    ]

    private static func client(
        _ name: String,
        _ said: ClientCall = .traced,
        mode: TracingMode = .annotated,
        sampler: any Sampler = AlwaysOnSampler()
    ) -> Case {
        Case(name: name, baseline: "client-none") {
            let tracer = RecordingTracer(serviceName: "benchmark") {
                $0.sampler = ParentBasedSampler(root: sampler)
                $0.processors = [BoundedQueue()]
            }
            let tracing = RequestTracing(tracer, settings: TracingSettings(mode: mode))
            let client = ClientTracing(tracing, component: "benchmark")
            let call = OutgoingCall()
            return { count in
                for _ in 0..<count {
                    check(try await client.trace(call, said, statusCode: { $0 }, { await send($0) }))
                }
            }
        }
    }

    /// Stands for the network.
    @inline(never)
    private static func send(_ call: OutgoingCall) async -> Int {
        call.headers.isEmpty ? 400 : 200
    }

    private static func check(_ statusCode: Int) {
        precondition(statusCode == 200)
    }
}
