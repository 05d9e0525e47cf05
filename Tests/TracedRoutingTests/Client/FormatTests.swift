//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingSDK
import Testing
import TracedRouting

@Suite("Clients and the formats of real tracers")
struct FormatTests {
    static let formats: [String: any TextMapPropagator] = [
        "W3C": W3CPropagator(), "B3": B3Propagator(), "B3, multiple": B3Propagator(encoding: .multiple),
        "B3, both": B3Propagator(encoding: .both), "Jaeger": JaegerPropagator(),
        "basic tracer": BasicTracerPropagator(),
        "all": CompositePropagator([
            W3CPropagator(), B3Propagator(encoding: .multiple), JaegerPropagator(), BasicTracerPropagator(),
        ]),
    ]

    /// A client, and a request that still has every header that the format reads, of another trace.
    private func fixture(
        _ format: String,
        _ headers: PropagatedHeaders
    ) throws -> (client: ClientTracing, propagator: any TextMapPropagator, request: FakeRequest) {
        let propagator = try #require(Self.formats[format])
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.propagators = Propagators(text: propagator)
            $0.scopeManager = ScopeManager()
        }
        let settings = TracingSettings(mode: .all, client: ClientSettings(propagatedHeaders: headers))
        let client = ClientTracing(RequestTracing(tracer, settings: settings), component: "fake")
        var request = FakeRequest()
        let earlier = tracer.startSpan("earlier", ignoringActiveSpan: true)
        earlier.setBaggageItem("user", to: "ann")
        try tracer.inject(earlier.context, as: .httpHeaders, into: &request)
        if propagator.fields.contains("b3") {
            request.set("80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1", forKey: "b3")
        }
        return (client, propagator, request)
    }

    @Test("Where nothing may go along, nothing of an earlier context does either", arguments: formats.keys.sorted())
    func nothing(format: String) throws {
        var (client, _, request) = try fixture(format, .nothing)
        #expect(!request.headers.isEmpty)
        let exchange = client.begin(&request)
        exchange.finish()
        #expect(request.headers.isEmpty, "\(request.headers)")
    }

    @Test("A new context takes the place of an earlier one for whoever reads it", arguments: formats.keys.sorted())
    func replaced(format: String) throws {
        var (client, propagator, request) = try fixture(format, .contextAndBaggage)
        let exchange = client.begin(&request)
        let context = try #require(exchange.span?.context)
        exchange.finish()
        let read = try #require(try propagator.extract(from: request, as: .httpHeaders))
        // The basic tracer writes 64 bits of it.
        #expect(
            read.traceIDString.suffix(16) == context.traceIDString.suffix(16)
                && read.spanIDString == context.spanIDString
        )
        #expect(read.baggage.isEmpty)
    }
}
