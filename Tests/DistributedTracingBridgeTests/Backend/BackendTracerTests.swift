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
import Synchronization
import Testing
import TracedRouting
import Tracing

@Suite("A tracer of swift-distributed-tracing as the backend")
struct BackendTracerTests {
    private let backend: InMemoryBackend

    private enum ColorKey: ServiceContextKey { typealias Value = String }
    private enum TenantKey: ServiceContextKey { typealias Value = String }

    init() throws {
        backend = try InMemoryBackend()
    }

    @Test("Tags become attributes of their type, the kind the kind, and the tag error the status")
    func tags() throws {
        let tags: Tags = [
            "span.kind": "client", "text": "a", "number": 3, "share": 0.5, "flag": true, "list": [1, 2],
            "mixed": ["a", 1],
        ]
        let span = backend.tracer.startSpan("call", tags: tags)
        span.setTag(.error, to: true).setTag("late", to: 1).setTag("text", to: "b")
        span.finish()
        let kept = try #require(backend.span("call"))
        #expect(kept.kind == .client && kept.status?.code == .error)
        #expect(
            kept.attributes == [
                "text": "b", "number": 3, "share": 0.5, "flag": true, "list": .int64Array([1, 2]),
                "mixed": .stringArray(["a", "1"]), "late": 1,
            ]
        )
    }

    @Test("Success leaves the status unset")
    func success() throws {
        backend.tracer.withSpan("call") { span in _ = span.setTag(.error, to: false) }
        #expect(backend.span("call")?.status == nil)
    }

    @Test("An error is recorded once, and fails the span; a log record becomes an event at its own time")
    func logs() throws {
        #expect(throws: Broken.self) {
            try backend.tracer.withSpan("call") { span in
                span.log(
                    ["event": "sent", "bytes": 12],
                    at: Timestamp(nanosecondsSinceEpoch: 1_764_201_600_123_456_789)
                )
                throw Broken()
            }
        }
        let kept = try #require(backend.span("call"))
        #expect(kept.errors.count == 1 && kept.errors.first?.error is Broken && kept.status?.code == .error)
        #expect(kept.events.map(\.name) == ["sent"] && kept.events.first?.attributes == ["bytes": 12])
        #expect(kept.events.first?.nanosecondsSinceEpoch == 1_764_201_600_123_456_789)
    }

    @Test("Times are kept to the nanosecond, and a finish before the start counts as the start")
    func times() throws {
        let start = Timestamp(nanosecondsSinceEpoch: 1_764_201_600_123_456_789)
        let end = Timestamp(nanosecondsSinceEpoch: 1_764_201_600_123_456_790)
        backend.tracer.startSpan("call", startTime: start).finish(at: end)
        backend.tracer.startSpan("back", startTime: end).finish(at: start)
        let call = try #require(backend.span("call"))
        #expect(call.startInstant.nanosecondsSinceEpoch == 1_764_201_600_123_456_789)
        #expect(call.endInstant.nanosecondsSinceEpoch == 1_764_201_600_123_456_790)
        #expect(backend.span("back")?.endInstant.nanosecondsSinceEpoch == 1_764_201_600_123_456_790)
    }

    @Test("The first reference is the parent, and the others are links")
    func references() throws {
        let first = backend.tracer.startSpan("first", ignoringActiveSpan: true)
        let second = backend.tracer.startSpan("second", ignoringActiveSpan: true)
        backend.tracer.startSpan("both", references: [.followsFrom(second), .childOf(first)]).finish()
        for span in [first, second] { span.finish() }
        #expect(backend.isChild("both", of: "first"))
        let links = backend.span("both")?.links.compactMap(\.context.inMemorySpanContext?.spanID)
        #expect(links == backend.span("second").map { [$0.spanID] })
    }

    @Test("Spans that its own users open nest inside ours, and ours inside them")
    func directUsers() {
        backend.tracer.withSpan("ours") { _ in
            backend.memory.withSpan("theirs") { _ in
                backend.tracer.withSpan("inner") { _ in backend.memory.startSpan("innermost").end() }
            }
            backend.tracer.scopeManager.withoutActiveSpan {
                backend.memory.startSpan("root 1").end()
                backend.tracer.startSpan("root 2").finish()
            }
        }
        backend.memory.withSpan("root 3") { _ in backend.tracer.startSpan("child").finish() }
        #expect(backend.isChild("theirs", of: "ours") && backend.isChild("inner", of: "theirs"))
        #expect(backend.isChild("innermost", of: "inner") && backend.isChild("child", of: "root 3"))
        for number in 1...3 { #expect(backend.isRoot("root \(number)")) }
    }

    @Test("Keys of others survive in a request: at its start, with and without a caller's trace, and inside")
    func otherKeys() async throws {
        let tracing = backend.tracing
        let router = try TracedRouter(tracing) {
            Get("/orders") { _ in
                let color = ServiceContext.current?[ColorKey.self]
                let inner = backend.tracer.withSpan("inner") { _ in ServiceContext.current?[ColorKey.self] }
                return .text("\(color ?? "none") \(inner ?? "none")")
            }
        }
        for headers in [[:], ["in-memory-trace-id": "caller", "in-memory-span-id": "call"]] as [Headers] {
            var context = ServiceContext.topLevel
            context[ColorKey.self] = "red"
            let text = try await ServiceContext.$current.withValue(context) {
                try await router.respond(to: Request(.get, "/orders", headers: headers)).body.collect()
            }
            #expect(String(decoding: text, as: UTF8.self) == "red red")
        }
        #expect(backend.memory.finishedSpans.last?.parentSpanID == "call")
        #expect(backend.memory.finishedSpans.last?.traceID == "caller")
    }

    @Test("Routes, rules and attributes of the settings work on top of it")
    func routes() async throws {
        let backend = try InMemoryBackend(mode: .annotated)
        backend.tracing.update { $0.tracedRequestAttributes = [\.headers.userAgent] }
        let router = try TracedRouter(backend.tracing) {
            Get("/plain") { _ in .text("plain") }
            Get("/orders/:id", traced: true) { _ in .text("order") }
        }
        let headers: Headers = ["user-agent": "test"]
        _ = await router.respond(to: Request(.get, "/plain", headers: headers))
        _ = await router.respond(to: Request(.get, "/orders/7", headers: headers))
        #expect(backend.names == ["GET /orders/:id"])
        let span = try #require(backend.span("GET /orders/:id"))
        #expect(span.kind == .server && span.attributes.get("http.status_code") == .int64(200))
        #expect(span.attributes.get("http.header.user-agent") == .string("test"))
    }

    @Test("Baggage travels beside what the tracer writes, and stands under the key that the user names")
    func baggage() throws {
        let backend = try InMemoryBackend(baggage: [ServiceContextBaggage("tenant", TenantKey.self)])
        let span = backend.tracer.startSpan("call").setBaggageItem("tenant", to: "blue")
        var headers: [String: String] = [:]
        try backend.tracer.inject(span.context, as: .httpHeaders, into: &headers)
        span.finish()
        #expect(headers["baggage"] == "tenant=blue" && headers["in-memory-trace-id"] == "trace-1")
        let context = try #require(try backend.tracer.extract(as: .httpHeaders, from: headers))
        #expect(context.baggage["tenant"] == "blue")
        backend.tracer.withSpan("inner", references: [.childOf(context)]) { inner in
            #expect(inner.baggageItem("tenant") == "blue" && ServiceContext.current?[TenantKey.self] == "blue")
        }
        #expect(backend.isChild("inner", of: "call"))
    }

    @Test("Attributes that tasks set at once all arrive, though the tracer replaces them as a whole")
    func attributesAtOnce() async {
        let span = backend.tracer.startSpan("call")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<64 { group.addTask { span.setTag("key-\(number)", to: number) } }
        }
        span.finish()
        #expect(backend.span("call")?.attributes.count == 64)
    }

    @Test("A span finishes once, in whichever task, and takes no tags afterwards")
    func finish() async {
        let span = backend.tracer.startSpan("call")
        await Task.detached { span.finish() }.value
        span.setTag("late", to: true).log(event: "late").setOperationName("late").setBaggageItem("late", to: "1")
        span.finish()
        #expect(backend.names == ["call"] && backend.span("call")?.attributes.isEmpty == true)
        #expect(!span.isRecording && span.operationName == "call" && span.context.baggage.isEmpty)
    }

    @Test("A tracer that does nothing is given no tags to build, and contexts pass through it")
    func noOperation() throws {
        let tracer = try BackendTracer(NoOpTracer(), scopeManager: ScopeManager())
        let span = tracer.startSpan("call", tags: ["key": 1])
        #expect(!span.isRecording && span.operationName == "call" && span.context.traceIDString.isEmpty)
        span.log {
            Issue.record("fields were made")
            return [:]
        }
        span.finish()
        #expect(try tracer.extract(as: .httpHeaders, from: Caller.headers) == nil)
    }

    @Test("A tracer that stands on this project itself is refused, in words")
    func circle() throws {
        let error = #expect(throws: BackendTracerError.self) { try BackendTracer(backend.library) }
        #expect(error?.description.contains("DistributedTracer") == true)
    }

    @Test("Identifiers are read where the tracer writes them in a known format")
    func identifiers() throws {
        let tracer = try BackendTracer(W3CWriter(), scopeManager: ScopeManager())
        let context = tracer.startSpan("call").context
        #expect(context.traceIDString == Caller.traceID && context.spanIDString == "b7ad6b7169203331")
        #expect(backend.tracer.startSpan("call").context.traceIDString.isEmpty)
    }

    @Test("What the tracer looks at and cannot read is told as broken, without its value, and counted for a request")
    func broken() async throws {
        let tracer = try BackendTracer(W3CWriter(), scopeManager: ScopeManager())
        let headers = ["traceparent": "secret"]
        let error = #expect(throws: PropagationError.self) { try tracer.extract(as: .httpHeaders, from: headers) }
        #expect(error?.code == .spanContextCorrupted && error?.reason.contains("traceparent") == true)
        #expect(error?.description.contains("secret") == false)
        let withBaggage = headers.merging(["baggage": "tenant=blue"]) { $1 }
        let context = try tracer.extract(as: .httpHeaders, from: withBaggage)
        #expect(context?.corruption != nil && context?.baggage["tenant"] == "blue")
        #expect(try tracer.extract(as: .httpHeaders, from: ["accept": "*/*"]) == nil)

        let library = DistributedTracer(RequestTracing(tracer))
        #expect(library.extracted(headers).isEmpty && library.counters.brokenIncomingContextCount == 1)
    }

    @Test("A flush asks the tracer for one")
    func flush() async {
        await backend.tracer.flush()
        await backend.tracer.close()
        #expect(backend.memory.numberOfForceFlushes == 2)
    }

    @Test("A context that another tracer made, or a format that is not known, is an error and changes nothing")
    func refusal() {
        var headers: [String: String] = [:]
        let foreign = NoopTracer().startSpan("noop").context
        #expect(throws: PropagationError.self) {
            try backend.tracer.inject(foreign, as: .httpHeaders, into: &headers)
        }
        let own = backend.tracer.startSpan("call").context
        #expect(throws: PropagationError.self) {
            try backend.tracer.inject(own, as: Format("own"), into: &headers)
        }
        #expect(headers.isEmpty)
    }
}

/// Writes the same W3C trace for every span, and reads none.
private struct W3CWriter: Tracing.Tracer {
    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: Tracing.SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> NoOpTracer.NoOpSpan {
        NoOpTracer().startSpan(operationName, context: context(), ofKind: kind, at: instant())
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(_ carrier: Carrier, into: inout ServiceContext, using extractor: Extract)
    where Extract.Carrier == Carrier {
        _ = extractor.extract(key: "traceparent", from: carrier)
    }

    func inject<Carrier, Inject: Injector>(_: ServiceContext, into carrier: inout Carrier, using injector: Inject)
    where Inject.Carrier == Carrier {
        for (key, value) in Caller.headers { injector.inject(value, forKey: key, into: &carrier) }
    }
}
#endif
