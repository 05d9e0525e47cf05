//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing && Hummingbird
import DistributedTracingBridge
import Hummingbird
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import TracedHummingbird
import Tracing

/// The code in the articles about swift-distributed-tracing.
enum BridgeExamples {
    enum TenantKey: ServiceContextKey {
        typealias Value = String
    }

    static func libraries(tracer: any OpenTracing.Tracer, settings: TracingSettings) {
        let tracing = RequestTracing(tracer, settings: settings)
        InstrumentationSystem.bootstrap(DistributedTracer(tracing))
    }

    static func baggage(tracing: RequestTracing) -> DistributedTracer {
        DistributedTracer(tracing, baggage: [ServiceContextBaggage("tenant", TenantKey.self)])
    }

    static func backend(otel: any Tracing.Tracer, settings: TracingSettings) throws {
        let tracing = RequestTracing(try BackendTracer(otel), settings: settings)
        InstrumentationSystem.bootstrap(DistributedTracer(tracing))
    }

    static func both(tracer: any OpenTracing.Tracer) async throws {
        try await tracer.withSpan("order.place") { _ in
            try await withSpan("inventory.reserve", ofKind: .client) { span in
                span.attributes["attempt"] = 1
            }
        }
    }

    static func before(otel: any Tracing.Tracer) -> Router<BasicRequestContext> {
        InstrumentationSystem.bootstrap(otel)

        let router = Router()
        router.add(middleware: TracingMiddleware())
        router.get("orders/:id") { _, context in
            withSpan("inventory.reserve", ofKind: .client) { span in
                span.attributes["order"] = context.parameters.get("id") ?? ""
                return "order"
            }
        }
        return router
    }

    static func after(otel: any Tracing.Tracer) throws -> some ApplicationProtocol {
        let tracing = RequestTracing(try BackendTracer(otel), settings: TracingSettings(mode: .annotated))
        InstrumentationSystem.bootstrap(DistributedTracer(tracing))

        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        router.get("orders/:id", traced: true) { _, context in
            withSpan("inventory.reserve", ofKind: .client) { span in
                span.attributes["order"] = context.parameters.get("id") ?? ""
                return "order"
            }
        }
        return Application(router: router)
    }

    static func closed(tracer: RecordingTracer) async -> FlushResult {
        let result = await tracer.close()
        return result
    }

    static func replaced() -> RequestTracing {
        let tracer = RecordingTracer.fromEnvironment(defaultServiceName: "orders")
        let tracing = RequestTracing(tracer)
        InstrumentationSystem.bootstrap(DistributedTracer(tracing))
        return tracing
    }
}
#endif
