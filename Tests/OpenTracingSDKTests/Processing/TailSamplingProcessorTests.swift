//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Deciding about traces when they are complete")
struct TailSamplingProcessorTests {
    private let kept = CollectingProcessor()
    private let clock = ManualClock()

    private func processor(_ options: TailSampling) -> TailSamplingProcessor {
        TailSamplingProcessor([kept], keeping: options, clock: clock.now)
    }

    private func tracer(_ processor: TailSamplingProcessor) -> RecordingTracer {
        RecordingTracer(serviceName: "test") {
            $0.sampler = AlwaysOnSampler()
            $0.processors = [processor]
            $0.clock = clock.now
            $0.scopeManager = ScopeManager()
        }
    }

    private var keptNames: [String] { kept.records.map(\.operationName) }
    private var dropCount: Int { kept.current.discarded.count { $0.reason == .notKept } }

    @Test("Nothing passes before a trace is complete, and one without a reason is dropped and counted")
    func dropped() {
        let processor = processor(TailSampling(slowerThan: .seconds(1)))
        let tracer = tracer(processor)
        let root = tracer.startSpan("root")
        tracer.startSpan("child", childOf: root).finish()
        #expect(processor.openTraceCount == 1)
        root.finish()
        #expect(processor.openTraceCount == 0)
        #expect(keptNames.isEmpty)
        #expect(dropCount == 2)
        #expect(kept.current.started.count == 2)
    }

    @Test("A trace is kept as a whole in which any span failed", arguments: [TagValue.boolean(true), "true"])
    func failed(error: TagValue) {
        let tracer = tracer(processor(TailSampling()))
        let root = tracer.startSpan("root")
        let child = tracer.startSpan("child", childOf: root)
        child.setTag("error", to: error)
        child.finish()
        tracer.startSpan("sibling", childOf: root).finish()
        #expect(keptNames.isEmpty)
        root.finish()
        #expect(keptNames == ["child", "sibling", "root"])
        tracer.startSpan("other").setTag("error", to: false).finish()
        #expect(keptNames.count == 3)
    }

    @Test("A trace is kept in which a span took as long as said, and not one nanosecond less", arguments: [0, 1])
    func slow(missing: Int64) {
        let tracer = tracer(processor(TailSampling(slowerThan: .nanoseconds(100))))
        let root = tracer.startSpan("root")
        clock.advance(byNanoseconds: 100 - missing)
        root.finish()
        #expect(keptNames == (missing == 0 ? ["root"] : []))
    }

    @Test("Another choice counts for what is undecided, at once")
    func otherChoice() {
        let processor = processor(TailSampling(ratio: 1))
        let tracer = tracer(processor)
        let (first, second) = (tracer.startSpan("first"), tracer.startSpan("second"))
        first.finish()
        #expect(keptNames == ["first"])
        tracer.tailSampling?.ratio = 0
        second.finish()
        #expect(keptNames == ["first"] && dropCount == 1)
        tracer.tailSampling = TailSampling(slowerThan: .nanoseconds(5))
        let slow = tracer.startSpan("slow")
        clock.advance(byNanoseconds: 5)
        slow.finish()
        #expect(keptNames == ["first", "slow"])
        tracer.tailSampling?.openTraces = 1
        let open = (0..<3).map { tracer.startSpan("\($0)") }
        #expect(processor.openTraceCount == 1)
        for span in open { span.finish() }
        tracer.tailSampling = nil
        #expect(tracer.tailSampling?.openTraces == 1)
    }

    @Test(
        "Numbers that are out of bounds count as the nearest bound, and none of them traps",
        arguments: [-1, .nan, .infinity, -.infinity, 2] as [Double]
    )
    func outOfBounds(number: Double) {
        let processor = processor(
            TailSampling(
                slowerThan: .seconds(Int64.min),
                ratio: number,
                openTraces: .min,
                spans: .min,
                spansPerTrace: .min,
                maximumAge: .seconds(Int64.min),
                rememberedTraces: .min
            )
        )
        let tracer = tracer(processor)
        for _ in 0..<100 { tracer.startSpan("op").finish() }
        #expect(keptNames.count == 100 && processor.openTraceCount == 0)
        processor.options = TailSampling(
            slowerThan: .seconds(Int64.max),
            ratio: number,
            maximumAge: .seconds(Int64.max)
        )
        for _ in 0..<100 { tracer.startSpan("op").finish() }
        #expect(keptNames.count == (number > 0 ? 200 : 100))
    }

    @Test("What somebody forced is kept")
    func forced() {
        let tracer = tracer(processor(TailSampling()))
        tracer.startSpan("forced", tags: ["sampling.priority": 1]).finish()
        #expect(keptNames == ["forced"])
        let debug = TraceContext(traceID: TraceID(high: 1, low: 1), spanID: SpanID(1), sampling: .debug, isRemote: true)
        tracer.startSpan("debug", childOf: debug).finish()
        #expect(keptNames == ["forced", "debug"])
    }

    @Test("Of the rest a share is kept, the same traces as by the ratio at the head")
    func ratio() throws {
        let tracer = tracer(processor(TailSampling(ratio: 0.25)))
        let head = try RatioSampler(rate: 0.25)
        var expected = 0
        for index in 0..<2000 {
            let span = tracer.startSpan("\(index)")
            let trace = try #require(span.context as? TraceContext).traceID
            expected += head.decide(SamplingRequest("op", traceID: trace)).isSampled ? 1 : 0
            span.finish()
        }
        #expect(keptNames.count == expected)
        #expect((350...650).contains(expected))
        #expect(dropCount == 2000 - expected)
    }

    @Test("Another part of a trace that was kept is kept, and of one that was dropped it is decided about anew")
    func parts() throws {
        let tracer = tracer(processor(TailSampling()))
        for (trace, fails) in [(UInt64(1), true), (2, false)] {
            let caller = TraceContext(
                traceID: TraceID(high: 1, low: trace),
                spanID: SpanID(1),
                sampling: .sampled,
                isRemote: true
            )
            tracer.startSpan("\(trace) first", childOf: caller).setTag("error", to: fails).finish()
            tracer.startSpan("\(trace) second", childOf: caller).finish()
            tracer.startSpan("\(trace) third", childOf: caller).setTag("error", to: true).finish()
        }
        #expect(keptNames == ["1 first", "1 second", "1 third", "2 third"])
    }

    @Test("Over the bound of traces, the oldest is decided about as far as it has come, and what is left follows")
    func openTraces() {
        let processor = processor(TailSampling(openTraces: 2))
        let tracer = tracer(processor)
        let roots = (0..<3).map { tracer.startSpan("root \($0)") }
        #expect(processor.openTraceCount == 2)
        #expect(processor.earlyDecisionCount == 1)
        roots[0].finish()
        #expect(dropCount == 1)
        let late = tracer.startSpan("late", childOf: roots[0])
        #expect(processor.openTraceCount == 2)
        late.setTag("error", to: true)
        late.finish()
        #expect(keptNames == ["late"])
        tracer.startSpan("later", childOf: roots[0]).finish()
        #expect(keptNames == ["late", "later"])
    }

    @Test("Over the age, told by the clock that was given, a trace is decided about")
    func age() {
        let processor = processor(TailSampling(maximumAge: .nanoseconds(50)))
        let tracer = tracer(processor)
        let root = tracer.startSpan("root")
        tracer.startSpan("failed", childOf: root).setTag("error", to: true).finish()
        clock.advance(byNanoseconds: 50)
        tracer.startSpan("other").finish()
        #expect(processor.openTraceCount == 1)
        clock.advance(byNanoseconds: 1)
        tracer.startSpan("another").finish()
        #expect(keptNames == ["failed"])
        root.finish()
        #expect(keptNames == ["failed", "root"])
    }

    @Test("The spans that wait are bounded, of one trace and of all")
    func spans() {
        let processor = processor(TailSampling(spans: 5, spansPerTrace: 3))
        let tracer = tracer(processor)
        let first = tracer.startSpan("first")
        for index in 0..<4 { tracer.startSpan("1.\(index)", childOf: first).finish() }
        #expect(kept.current.discarded.map(\.reason) == [.traceTooLarge])
        let second = tracer.startSpan("second", tags: ["error": true])
        for index in 0..<3 { tracer.startSpan("2.\(index)", childOf: second).finish() }
        #expect(processor.earlyDecisionCount == 1)
        #expect(dropCount == 3)
        second.finish()
        first.finish()
        #expect(keptNames == ["2.0", "2.1", "2.2"])
        #expect(kept.current.discarded.count == 6)
    }

    @Test("A span that is lost closes its trace, and a shutdown decides about what is open")
    func endings() async {
        let processor = processor(TailSampling(ratio: 1))
        let tracer = tracer(processor)
        let root = tracer.startSpan("root")
        do { _ = tracer.startSpan("lost", childOf: root) }
        root.finish()
        #expect(keptNames == ["root"])
        #expect(processor.openTraceCount == 0)
        let open = tracer.startSpan("open")
        tracer.startSpan("done", childOf: open).finish()
        await processor.flush()
        #expect(keptNames == ["root"])
        await processor.shutdown()
        #expect(keptNames == ["root", "done"])
        #expect(kept.current.shutdownCount == 1)
        open.finish()
        #expect(keptNames == ["root", "done", "open"])
        #expect(processor.openTraceCount == 0)
    }

    @Test("In the health every span is in one place, and no diagnostic tells what was meant to be dropped")
    func health() async {
        let exporter = TestExporter()
        let batch = BatchSpanProcessor(exporter, options: ExportOptions(flushTimeout: .seconds(600)))
        let tail = TailSamplingProcessor([batch], keeping: TailSampling(), clock: clock.now)
        let tracer = tracer(tail)
        for index in 0..<10 {
            tracer.startSpan("op").setTag("error", to: index < 3).finish()
        }
        await tracer.flush()
        let counts = batch.health.counts
        #expect(counts.started == 10)
        #expect(counts.exported == 3)
        #expect(counts.dropped == [.notKept: 7])
        #expect(counts.addUp)
        #expect(tracer.health.values.map(\.droppedSpans) == [[.notKept: 7]])
        #expect(tracer.diagnostics.count(of: .spansDropped) == 0)
    }

    @Test("Many threads finish many traces, and none is left over or counted twice")
    func threads() async {
        let processor = processor(TailSampling(ratio: 0.5, openTraces: 16, spans: 64))
        let tracer = tracer(processor)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        let root = tracer.startSpan("root")
                        tracer.startSpan("child", childOf: root).finish()
                        root.finish()
                    }
                }
            }
        }
        await processor.shutdown()
        let state = kept.current
        #expect(state.started.count == 4000)
        #expect(state.finished.count + state.discarded.count == 4000)
        #expect(processor.openTraceCount == 0)
    }
}
