//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("The recent traces")
struct RecentTracesTests {
    private let clock = ManualClock()

    private func store(capacity: Int = 3, spansPerTrace: Int = 3) -> RecentTraces {
        RecentTraces(capacity: capacity, spansPerTrace: spansPerTrace, maximumAge: .seconds(1), clock: clock.now)
    }

    private func lows(_ store: RecentTraces, limit: Int = .max) -> [UInt64] {
        store.traces(limit: limit).map(\.traceID.low)
    }

    @Test("The trace that changed last comes first, and the one that did not change for the longest time goes")
    func order() {
        let store = store()
        for trace in [1, 2, 3, 1] as [UInt64] {
            store.process("s", trace: trace)
        }
        #expect(lows(store) == [1, 3, 2])
        store.process("s", trace: 4)
        #expect(lows(store) == [4, 1, 3])
        #expect(lows(store, limit: 2) == [4, 1])
        #expect(lows(store, limit: 0) == [])
        #expect(lows(store, limit: -1) == [])
        #expect(store.trace(TraceID(high: 0, low: 2)) == nil)
        #expect(store.trace(TraceID(high: 0, low: 1))?.spans.count == 2)
        store.removeAll()
        #expect(store.traces().isEmpty)
    }

    @Test("Spans beyond the bound are counted")
    func tooManySpans() throws {
        let store = store(spansPerTrace: 2)
        for name in ["a", "b", "c", "d"] {
            store.process(name)
        }
        let trace = try #require(store.traces().first)
        #expect(trace.spans.map(\.operationName) == ["a", "b"])
        #expect(trace.droppedSpanCount == 2)
    }

    @Test("In a full trace entries of services and failed spans take the place of others")
    func essentialSpansStay() throws {
        let store = store(spansPerTrace: 3)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [store]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(600)
        }
        let root = tracer.startSpan("root")
        func child(_ name: String, tags: Tags = [:]) {
            tracer.startSpan(name, references: [.childOf(root)], tags: tags).finish()
        }
        for name in ["a", "b", "c", "d"] { child(name) }
        child("answer", tags: ["span.kind": "server"])
        child("broken", tags: ["error": true])
        root.finish()
        var trace = try #require(store.traces().first)
        #expect(trace.spans.map(\.operationName) == ["answer", "broken", "root"])
        #expect(trace.root?.operationName == "root")
        #expect(trace.droppedSpanCount == 4)
        #expect(trace.hasError)
        child("broken answer", tags: ["span.kind": "server", "error": true])
        for _ in 0..<3 { child("broken again", tags: ["span.kind": "server", "error": true]) }
        trace = try #require(store.traces().first)
        #expect(trace.spans.map(\.operationName) == ["root", "broken answer", "broken again"])
        #expect(trace.droppedErrorCount == 3)
    }

    @Test("A failed span that has no place is remembered, and the size is that of the spans that stay")
    func droppedFailure() throws {
        let store = store(spansPerTrace: 1)
        store.process("first")
        store.process("second", tags: ["error": true])
        let trace = try #require(store.traces().first)
        #expect(trace.spans.map(\.operationName) == ["first"])
        #expect(trace.hasError)
        let other = self.store(spansPerTrace: 1)
        other.process("first")
        #expect(store.size.bytes == other.size.bytes)
    }

    @Test("It is known until when traces are gone")
    func incomplete() {
        let store = store(capacity: 2)
        store.process("s", trace: 1)
        store.process("s", trace: 2)
        #expect(store.incompleteUntil == nil)
        let evicted = clock.now()
        clock.advance(byNanoseconds: 5)
        store.process("s", trace: 3)
        #expect(store.incompleteUntil == evicted)
    }

    @Test("A trace that did not change for too long is gone, with every query")
    func aged() {
        let store = store()
        store.process("a", trace: 1)
        clock.advance(byNanoseconds: 600_000_000)
        store.process("b", trace: 2)
        clock.advance(byNanoseconds: 400_000_001)
        #expect(store.trace(TraceID(high: 0, low: 1)) == nil)
        #expect(lows(store) == [2])
        clock.advance(byNanoseconds: 600_000_000)
        #expect(lows(store) == [])
    }

    @Test("Bounds below one count as one")
    func bounds() {
        let store = RecentTraces(capacity: 0, spansPerTrace: -1, clock: clock.now)
        store.process("a", trace: 1)
        store.process("b", trace: 2)
        #expect(lows(store) == [2])
    }

    @Test("A trace knows its root, its times and whether it failed")
    func summary() throws {
        let store = store(spansPerTrace: 10)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [store]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(600)
        }
        func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanosecondsSinceEpoch: nanoseconds) }
        let root = tracer.startSpan("root", startTime: at(10))
        let child = tracer.startSpan("child", references: [.childOf(root)], startTime: at(5))
        child.finish(at: at(100))
        #expect(store.traces().first?.root?.operationName == "child")
        #expect(store.traces().first?.hasError == false)
        root.setTag(.error, to: true).finish(at: at(50))
        let trace = try #require(store.traces().first)
        #expect(trace.root?.operationName == "root")
        #expect(trace.startTime == at(5))
        #expect(trace.finishTime == at(100))
        #expect(trace.hasError)
    }

    @Test("A store keeps no tracer alive")
    func noCycle() {
        let store = store()
        weak var tracer: RecordingTracer?
        do {
            let strong = RecordingTracer(serviceName: "s") {
                $0.processors = [store]
                $0.scopeManager = ScopeManager()
                $0.closeTimeout = .seconds(600)
            }
            strong.startSpan("s").finish()
            tracer = strong
        }
        #expect(tracer == nil)
        #expect(store.traces().count == 1)
    }

    @Test("A trace that failed stays longer than those that came after it")
    func failuresStay() {
        let store = store(capacity: 8)
        store.process("bad", trace: 1, tags: ["error": true])
        for trace in 2...200 as ClosedRange<UInt64> { store.process("good", trace: trace) }
        #expect(lows(store).contains(1))
        #expect(lows(store).first == 200)
        #expect(lows(store).count == 8)
    }

    @Test("The slowest traces of each operation stay longer than the rest")
    func slowestStay() {
        let store = store(capacity: 40)
        for trace in 1...300 as ClosedRange<UInt64> {
            store.process(trace == 7 ? "rare" : "usual", trace: trace, duration: .milliseconds(trace == 100 ? 900 : 10))
        }
        #expect(lows(store).contains(100))
        #expect(lows(store).contains(7))
        #expect(lows(store).filter { $0 <= 200 }.count <= 6)
    }

    @Test("Failures alone do not take the room of the latest traces")
    func failuresAreBounded() {
        let store = store(capacity: 8)
        for trace in 1...100 as ClosedRange<UInt64> { store.process("bad", trace: trace, tags: ["error": true]) }
        store.process("good", trace: 101)
        #expect(lows(store) == [101, 100, 99, 98, 97, 96, 95, 94])
    }

    @Test("A trace that was put aside comes first again when it changes")
    func asideChanges() {
        let store = store(capacity: 8)
        store.process("bad", trace: 1, tags: ["error": true])
        for trace in 2...20 as ClosedRange<UInt64> { store.process("good", trace: trace) }
        store.process("late", trace: 1)
        #expect(lows(store).first == 1)
        #expect(store.trace(TraceID(high: 0, low: 1))?.spans.map(\.operationName) == ["bad", "late"])
    }

    @Test("Spans take no more bytes than they may, whatever is in them")
    func bytes() {
        let store = RecentTraces(capacity: 1000, maximumBytes: 100_000, clock: clock.now)
        let text = String(repeating: "x", count: 5000)
        for trace in 1...200 as ClosedRange<UInt64> {
            store.process("large", trace: trace, tags: ["text": .string(text), "error": .boolean(trace % 2 == 0)])
        }
        #expect(store.size.bytes <= 100_000)
        #expect(store.size.traces == store.traces().count)
        #expect(store.size.traces > 10)
        #expect(lows(store).first == 200)
        clock.advance(byNanoseconds: 4_000_000_000_000)
        #expect(store.traces().isEmpty)
        #expect(store.size.bytes == 0)
    }
}
