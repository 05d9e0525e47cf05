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
import Testing
import Tracing

@Suite("From swift-distributed-tracing through this project and back")
struct RoundTripTests {
    private let backend: InMemoryBackend

    private enum TenantKey: ServiceContextKey { typealias Value = String }
    private enum ColorKey: ServiceContextKey { typealias Value = String }

    init() throws {
        backend = try InMemoryBackend(baggage: [ServiceContextBaggage("tenant", TenantKey.self)])
    }

    private func instant(_ nanoseconds: UInt64) -> DefaultTracerClock.Timestamp {
        DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1_764_201_600_123_456_000 + nanoseconds)
    }

    @Test("A span arrives as if it had been started below, with all that was said about it")
    func everything() throws {
        let library = backend.library
        let linked = library.startSpan("linked", context: .topLevel)
        linked.end()
        let span = library.startSpan("call", context: .topLevel, ofKind: .producer, at: instant(1))
        span.attributes["text"] = "a"
        span.attributes["list"] = [1.5]
        span.addEvent(SpanEvent(name: "sent", at: instant(2), attributes: ["bytes": 12, "late": true]))
        span.recordError(Broken(), attributes: ["attempt": 1], at: instant(3))
        span.addLink(SpanLink(context: linked.context, attributes: ["reason": "retry"]))
        span.setStatus(SpanStatus(code: .error, message: "no room"))
        span.operationName = "renamed"
        span.end(at: instant(4))

        let kept = try #require(backend.span("renamed"))
        #expect(kept.kind == .producer && kept.parentSpanID == nil)
        #expect(kept.startInstant.nanosecondsSinceEpoch == instant(1).nanosecondsSinceEpoch)
        #expect(kept.endInstant.nanosecondsSinceEpoch == instant(4).nanosecondsSinceEpoch)
        #expect(kept.attributes == ["text": "a", "list": .doubleArray([1.5])])
        #expect(kept.events == [SpanEvent(name: "sent", at: instant(2), attributes: ["bytes": 12, "late": true])])
        let error = try #require(kept.errors.first)
        #expect(error.error is Broken && error.attributes == ["attempt": 1] && kept.errors.count == 1)
        #expect(error.instant.nanosecondsSinceEpoch == instant(3).nanosecondsSinceEpoch)
        #expect(kept.links.first?.context.inMemorySpanContext?.spanID == backend.span("linked")?.spanID)
        #expect(kept.links.first?.attributes == ["reason": "retry"])
        #expect(kept.status == SpanStatus(code: .error, message: "no room"))
    }

    @Test("Success arrives as it was set, and stays unset where it was not")
    func success() {
        backend.library.withSpan("okay") { $0.setStatus(SpanStatus(code: .ok)) }
        backend.library.withSpan("unset") { _ in }
        #expect(backend.span("okay")?.status == SpanStatus(code: .ok))
        #expect(backend.span("unset")?.status == nil)
    }

    @Test("Parents are kept, through all three doors")
    func parentage() {
        backend.library.withSpan("theirs") { _ in
            backend.tracer.withSpan("ours") { _ in
                backend.memory.withSpan("below") { _ in
                    backend.tracer.withSpan("ours again") { _ in backend.library.startSpan("inner").end() }
                }
            }
        }
        #expect(backend.isRoot("theirs") && backend.isChild("ours", of: "theirs"))
        #expect(backend.isChild("below", of: "ours") && backend.isChild("ours again", of: "below"))
        #expect(backend.isChild("inner", of: "ours again"))
    }

    @Test("Baggage and keys of others go out and come in again")
    func contexts() throws {
        var context = ServiceContext.topLevel
        context[ColorKey.self] = "red"
        context[TenantKey.self] = "blue"
        let headers = backend.library.withSpan("call", context: context) { span in
            #expect(span.context[ColorKey.self] == "red")
            return backend.library.injected(span.context)
        }
        #expect(headers["baggage"] == "tenant=blue")

        var incoming = ServiceContext.topLevel
        incoming[ColorKey.self] = "green"
        incoming = backend.library.extracted(headers, into: incoming)
        #expect(incoming[TenantKey.self] == "blue")
        backend.library.withSpan("request", context: incoming, ofKind: .server) { span in
            #expect(span.context[ColorKey.self] == "green" && span.context[TenantKey.self] == "blue")
            #expect(backend.tracer.activeSpan?.baggageItem("tenant") == "blue")
        }
        #expect(backend.isChild("request", of: "call"))
    }

    @Test("A request that is not traced passes the caller's context through, and records nothing")
    func untraced() throws {
        let backend = try InMemoryBackend(mode: .annotated)
        let caller = ["in-memory-trace-id": "caller", "in-memory-span-id": "call"]
        backend.library.withSpan("request", context: backend.library.extracted(caller), ofKind: .server) { _ in
            backend.library.withSpan("inner") { span in #expect(backend.library.injected(span.context) == caller) }
            #expect(backend.library.injected(ServiceContext.current) == caller)
        }
        #expect(backend.names.isEmpty)
    }

    @Test("Ten thousand children at once have the same parent")
    func manyChildren() async {
        await backend.library.withSpan("parent") { _ in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<10_000 { group.addTask { backend.library.withSpan("child") { _ in } } }
            }
        }
        let parent = backend.span("parent")?.spanID
        #expect(backend.memory.finishedSpans.count { $0.parentSpanID == parent } == 10_000)
    }
}
#endif
