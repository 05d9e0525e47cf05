//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Propagation, from the environment")
struct PropagatorConfigurationTests {
    private func tracer(_ list: String?) throws -> RecordingTracer {
        var environment = ["OTEL_TRACES_EXPORTER": "none"]
        environment["OTEL_PROPAGATORS"] = list
        return try RecordingTracer.fromEnvironment(validating: environment, diagnostics: TracerDiagnostics())
    }

    @Test(
        "All formats of the list are written",
        arguments: [
            (nil, ["baggage", "traceparent"]),
            ("tracecontext", ["traceparent"]),
            ("baggage", ["baggage"]),
            ("b3", ["b3"]),
            ("b3multi", ["x-b3-sampled", "x-b3-spanid", "x-b3-traceid"]),
            ("jaeger", ["uber-trace-id", "uberctx-k"]),
            ("ottrace", ["ot-baggage-k", "ot-tracer-sampled", "ot-tracer-spanid", "ot-tracer-traceid"]),
            ("B3, tracecontext ,b3", ["b3", "traceparent"]),
            ("none", []),
        ]
    )
    func written(list: String?, names: [String]) throws {
        let tracer = try tracer(list)
        var headers: [String: String] = [:]
        let span = tracer.startSpan("work").setBaggageItem("k", to: "v")
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        span.finish()
        #expect(headers.keys.map { $0.lowercased() }.sorted() == names)
    }

    @Test("Of several contexts that arrive the last in the list counts, with the baggage beside it")
    func read() throws {
        let headers = [
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "b3": "1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1", "baggage": "k=v",
        ]
        for (list, digit) in [
            ("tracecontext,baggage,b3", "1"), ("b3,tracecontext,baggage", "0"), ("b3,baggage,tracecontext", "0"),
        ] {
            let context = try #require(try tracer(list).extract(as: .httpHeaders, from: headers))
            #expect(context.traceIDString.prefix(1) == digit)
            #expect(context.baggage["k"] == "v")
        }
        #expect(try tracer("none").extract(as: .httpHeaders, from: headers) == nil)
    }

    @Test(
        "The limits of baggage come from the environment, for every format and for spans",
        arguments: [nil, "tracecontext,baggage", "jaeger", "ottrace"]
    )
    func baggageLimits(list: String?) throws {
        for (variable, value) in [("TRACE_BAGGAGE_MAX_ITEMS", "2"), ("TRACE_BAGGAGE_MAX_BYTES", "7")] {
            var environment = ["OTEL_TRACES_EXPORTER": "none", variable: value]
            environment["OTEL_PROPAGATORS"] = list
            let diagnostics = TracerDiagnostics()
            let tracer = try RecordingTracer.fromEnvironment(validating: environment, diagnostics: diagnostics)
            let headers = [
                "baggage": "a=1,b=2,c=3", "uberctx-a": "10", "uberctx-b": "20", "uberctx-c": "30", "ot-baggage-a": "10",
                "ot-baggage-b": "20", "ot-baggage-c": "30",
            ]
            let context = try #require(try tracer.extract(as: .httpHeaders, from: headers))
            #expect(context.baggage.count == 2)
            #expect(diagnostics.count(of: .baggageItemDropped) == 1)
            let span = tracer.startSpan("work")
            for key in ["a", "b", "c"] { span.setBaggageItem(key, to: "10") }
            #expect(span.context.baggage.count == 2)
            span.finish()
        }
    }

    @Test("The debug flag of Jaeger forces a trace where the environment says so", arguments: [nil, "false", "true"])
    func jaegerDebugFlag(value: String?) throws {
        var environment = ["OTEL_TRACES_EXPORTER": "none", "OTEL_PROPAGATORS": "jaeger"]
        environment["TRACE_JAEGER_DEBUG_FLAG"] = value
        let tracer = try RecordingTracer.fromEnvironment(validating: environment, diagnostics: TracerDiagnostics())
        let context = try tracer.extract(as: .httpHeaders, from: ["uber-trace-id": "a:b:0:3"]) as? TraceContext
        #expect(context?.sampling == (value == "true" ? .debug : .sampled))
    }

    @Test(
        "What is unknown is left out, and without any other the default holds",
        arguments: [("xray", true), ("xray,b3", false), ("none,b3", false)]
    )
    func unknown(list: String, isDefault: Bool) throws {
        let reading = ConfigurationReading(["OTEL_PROPAGATORS": list])
        #expect(reading.settings == ["OTEL_PROPAGATORS"])
        let tracer = RecordingTracer(serviceName: "s") { $0.propagators = reading.configuration.propagators }
        var headers: [String: String] = [:]
        let span = tracer.startSpan("work")
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        span.finish()
        #expect((headers["traceparent"] != nil) == isDefault)
        #expect((headers["b3"] != nil) == !isDefault)
    }
}
