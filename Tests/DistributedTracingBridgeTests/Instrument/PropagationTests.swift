//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Synchronization
import Testing
import Tracing

@Suite("What travels through swift-distributed-tracing")
struct PropagationTests {
    private enum TenantKey: ServiceContextKey { typealias Value = String }

    @Test(
        "A trace is found by asking for its keys, in each format",
        arguments: [
            (["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], "w3c"),
            (["Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], "w3c"),
            (["b3": "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"], "b3"),
            (["x-b3-traceid": "0af7651916cd43dd8448eb211c80319c", "x-b3-spanid": "b7ad6b7169203331"], "b3"),
            (["X-B3-TraceId": "0af7651916cd43dd8448eb211c80319c", "X-B3-SpanId": "b7ad6b7169203331"], "b3"),
            (["uber-trace-id": "0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1"], "jaeger"),
            (["Uber-Trace-Id": "0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1"], "jaeger"),
        ]
    )
    func extraction(_ headers: [String: String], _ format: String) {
        let service = Service { configuration in
            switch format {
            case "b3": configuration.propagators = Propagators(text: B3Propagator())
            case "jaeger": configuration.propagators = Propagators(text: JaegerPropagator())
            default: break
            }
        }
        service.library.startSpan("work", context: service.library.extracted(headers), ofKind: .server).end()
        let context = service.recorder.record("work")?.context
        #expect(context?.traceIDString == Caller.traceID)
        #expect(context?.parentSpanID.description == "b7ad6b7169203331")
    }

    @Test("Lower case is asked for first, and nothing more once it is there")
    func order() {
        final class Asked: Extractor {
            let keys = Mutex<[String]>([])
            func extract(key: String, from carrier: [String: String]) -> String? {
                keys.withLock { $0.append(key) }
                return carrier[key]
            }
        }
        let asked = Asked()
        var context = ServiceContext.topLevel
        Service().library.extract(Caller.headers, into: &context, using: asked)
        let keys = asked.keys.withLock { $0 }
        #expect(keys.first == "traceparent" && !keys.contains("Traceparent") && keys.contains("Tracestate"))
    }

    @Test("The trace state and the baggage of W3C travel on")
    func traceState() {
        let service = Service()
        var headers = Caller.headers
        headers["tracestate"] = "vendor=1"
        headers["baggage"] = "tenant=blue"
        let outgoing = service.library.withSpan("work", context: service.library.extracted(headers)) { span in
            service.library.injected(span.context)
        }
        let span = service.recorder.record("work")?.context
        #expect(outgoing["traceparent"] == "00-\(Caller.traceID)-\(span?.spanIDString ?? "")-01")
        #expect(outgoing["tracestate"] == "vendor=1" && outgoing["baggage"] == "tenant=blue")
    }

    @Test("A caller that does not sample is told to nobody else's samples")
    func unsampled() {
        let service = Service()
        let context = service.library.extracted(Caller.unsampledHeaders)
        service.library.withSpan("work", context: context) { span in
            #expect(!span.isRecording)
            let outgoing = service.library.injected(span.context)["traceparent"] ?? ""
            #expect(outgoing.hasPrefix("00-\(Caller.traceID)-") && outgoing.hasSuffix("-00"))
        }
        #expect(service.recorder.names.isEmpty)
    }

    @Test("A trace that cannot be read is counted, and the request begins one")
    func broken() {
        let service = Service()
        service.library.startSpan("work", context: service.library.extracted(["traceparent": "nonsense"])).end()
        #expect(service.library.counters.brokenIncomingContextCount == 1)
        #expect(service.recorder.isRoot("work"))
    }

    @Test("Where nothing came along, nothing changes and nothing is written")
    func nothing() {
        let service = Service()
        #expect(service.library.extracted(["accept": "*/*"]).isEmpty)
        #expect(service.library.injected(.topLevel).isEmpty)
    }

    @Test("Baggage stands under the key that the user names, from the request and from the code, for both libraries")
    func baggage() {
        let service = Service(baggage: [ServiceContextBaggage("tenant", TenantKey.self)])
        var headers = Caller.headers
        headers["baggage"] = "tenant=blue,other=1"
        let incoming = service.library.extracted(headers)
        #expect(incoming[TenantKey.self] == "blue")
        service.library.withSpan("work", context: incoming) { span in
            #expect(span.context[TenantKey.self] == "blue")
            #expect(service.tracer.activeSpan?.baggageItem("other") == "1")
            var context = span.context
            context[TenantKey.self] = "green"
            service.library.withSpan("inner", context: context) { inner in
                #expect(service.tracer.activeSpan?.baggageItem("tenant") == "green")
                #expect(service.library.injected(inner.context)["baggage"]?.contains("tenant=green") == true)
            }
            #expect(service.tracer.activeSpan?.baggageItem("tenant") == "blue")
        }
        let span = service.tracer.startSpan("ours")
        span.setBaggageItem("tenant", to: "red")
        service.tracer.scopeManager.withActiveSpan(span) {
            #expect(ServiceContext.current?[TenantKey.self] == "red")
        }
        span.finish()
    }

    @Test("Baggage in headers of its own is found for the items that the user names")
    func prefixedBaggage() {
        let service = Service(baggage: [ServiceContextBaggage("tenant", TenantKey.self)]) {
            $0.propagators = Propagators(text: JaegerPropagator())
        }
        let headers = [
            "uber-trace-id": "0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1", "uberctx-tenant": "blue",
            "uberctx-other": "1",
        ]
        service.library.withSpan("work", context: service.library.extracted(headers)) { span in
            #expect(span.context[TenantKey.self] == "blue")
            #expect(service.tracer.activeSpan?.context.baggage == ["tenant": "blue"])
        }
    }

    @Test("A context that the tracer cannot write is counted")
    func foreignContext() {
        let service = Service()
        let foreign = NoopTracer().startSpan("noop")
        service.tracer.scopeManager.withActiveSpan(foreign) {
            #expect(service.library.injected(ServiceContext.current).isEmpty)
        }
        #expect(service.library.counters.failedInjectionCount == 1)
    }
}
#endif
