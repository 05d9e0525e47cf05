//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import InMemoryTracing
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Testing
import Tracing

@Suite("Settings govern the server spans that libraries open")
struct ServerSettingsTests {
    private enum TenantKey: ServiceContextKey {
        typealias Value = String
    }

    private static let headers = Caller.headers.merging(["baggage": "tenant=acme"]) { first, _ in first }

    /// What a library's middleware does: it reads the headers, and opens a span.
    private func serve(
        _ service: Service,
        _ name: String = "GET /orders",
        _ body: (DistributedSpan, ServiceContext) -> Void = { _, _ in }
    ) {
        let context = service.library.extracted(Self.headers)
        service.library.withSpan(name, context: context, ofKind: .server) {
            body($0, ServiceContext.current ?? .topLevel)
        }
    }

    private func service(_ change: (inout TracingSettings) -> Void) -> Service {
        let service = Service(baggage: [ServiceContextBaggage("tenant", TenantKey.self)])
        service.tracing.update(change)
        return service
    }

    @Test("By default the caller's trace goes on, with its baggage")
    func continues() throws {
        let service = service { _ in }
        serve(service) { _, context in #expect(context[TenantKey.self] == "acme") }
        let record = try #require(service.recorder.record("GET /orders"))
        #expect(record.context.traceIDString == Caller.traceID && record.context.baggage["tenant"] == "acme")
    }

    @Test("A span may follow from the caller's")
    func follows() throws {
        let service = service { $0.incomingContext = .follow }
        serve(service)
        let record = try #require(service.recorder.record("GET /orders"))
        #expect(record.context.traceIDString == Caller.traceID)
        #expect(record.references.map(\.type) == [.followsFrom])
    }

    @Test(
        "Whoever is not trusted with a trace begins none here, and brings no baggage",
        arguments: [
            (IncomingContextPolicy.restart, true), (.ignore, false), (.decide { _ in .continue }, true),
        ]
    )
    func distrusts(_ policy: IncomingContextPolicy, _ keepsIdentifiers: Bool) throws {
        let service = service { $0.incomingContext = policy }
        serve(service) { span, context in
            #expect(context[TenantKey.self] == nil)
            #expect(service.library.injected(span.context)["baggage"] == nil)
        }
        let record = try #require(service.recorder.record("GET /orders"))
        #expect(service.recorder.isRoot("GET /orders") && record.context.traceIDString != Caller.traceID)
        #expect(record.context.baggage.isEmpty)
        #expect(record.tags["upstream.trace_id"] == (keepsIdentifiers ? .string(Caller.traceID) : nil))
        #expect(record.tags["upstream.span_id"] == (keepsIdentifiers ? "b7ad6b7169203331" : nil))
    }

    @Test("Whoever is not trusted passes nothing through a request that is not traced either")
    func distrustsUntraced() {
        let service = service {
            $0.mode = .annotated
            $0.incomingContext = .ignore
        }
        serve(service) { span, context in
            #expect(!span.isRecording && service.library.injected(span.context).isEmpty)
            #expect(context[TenantKey.self] == nil)
        }
    }

    @Test("A message that is consumed goes on with its trace, whatever the policy for requests is")
    func messages() {
        let service = service { $0.incomingContext = .ignore }
        service.library.startSpan("job", context: service.library.extracted(Self.headers), ofKind: .consumer).end()
        #expect(service.recorder.record("job")?.context.traceIDString == Caller.traceID)
    }

    @Test(
        "A rule skips a request whose name says that it is for it, and only then",
        arguments: [
            ("/health", true), ("GET /health", true), ("/metrics/jvm", true), ("GET /orders", false),
            ("/internal/{id}", true), ("/internal/{id}/parts", false), ("DELETE /carts/:id", true),
            ("GET /carts/:id", false), ("/carts/:id", false), ("/secret", false), ("OPTIONS /any", true),
            ("/{name}", false), ("/internal/**", false), ("HTTP GET route not found", false), ("", false),
        ]
    )
    func skips(_ name: String, _ isSkipped: Bool) throws {
        let rules: [SkipRule] = [
            try .path("/internal/*"), try .route("/carts/:id", methods: .delete), .methods(.options),
            .when("secrets") { _ in true },
        ]
        let service = service { $0.skip += rules }
        serve(service, name) { span, _ in
            #expect(span.isRecording != isSkipped)
            service.library.startSpan("inner").end()
            #expect(service.library.injected(span.context)["traceparent"] != nil)
        }
        #expect(service.recorder.names == (isSkipped ? [] : ["inner", name]))
    }

    @Test("A span inside one of this process is skipped by no rule for requests")
    func insideAnother() {
        let service = service { _ in }
        service.library.withSpan("outer") { _ in service.library.startSpan("/health", ofKind: .server).end() }
        #expect(service.recorder.isChild("/health", of: "outer"))
    }

    @Test("The share of requests that is recorded holds", arguments: [(RequestSampling.rate(0), false), (1, true)])
    func sampling(_ sampling: RequestSampling, _ isRecorded: Bool) {
        let service = service {
            $0.sampling = sampling
            $0.incomingContext = .ignore
        }
        serve(service) { span, _ in #expect(span.isRecording == isRecorded) }
        #expect(service.recorder.names.count == (isRecorded ? 1 : 0))
    }

    @Test("All of it holds where the spans go to another library's tracer")
    func backend() throws {
        let backend = try InMemoryBackend()
        backend.tracing.update { $0.incomingContext = .restart }
        let headers = [InMemoryTracer.traceIDKey: "trace", InMemoryTracer.spanIDKey: "span"]
        let context = backend.library.extracted(headers)
        backend.library.withSpan("GET /orders", context: context, ofKind: .server) { _ in }
        backend.library.withSpan("GET /health", context: context, ofKind: .server) { #expect(!$0.isRecording) }
        #expect(backend.names == ["GET /orders"] && backend.isRoot("GET /orders"))
        #expect(backend.span("GET /orders")?.traceID != "trace")
    }
}
#endif
