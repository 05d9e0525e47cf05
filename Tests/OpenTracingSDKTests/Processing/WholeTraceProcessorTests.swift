//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Exporting whole traces")
struct WholeTraceProcessorTests {
    private let exporter = TestExporter()
    private let clock = ManualClock()

    private func processor(openTraces: Int = 10, spansPerTrace: Int = 10) -> WholeTraceProcessor {
        WholeTraceProcessor(
            exporter,
            openTraces: openTraces,
            spansPerTrace: spansPerTrace,
            maximumAge: .seconds(1),
            flushTimeout: .seconds(600),
            clock: clock.now
        )
    }

    private func tracer(_ name: String, _ processor: WholeTraceProcessor) -> RecordingTracer {
        RecordingTracer(serviceName: name) {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(600)
        }
    }

    @Test("A trace goes out in one batch once its last span has finished")
    func oneTrace() async {
        let processor = processor()
        let tracer = tracer("s", processor)
        let root = tracer.startSpan("root")
        let child = tracer.startSpan("child", childOf: root)
        let late = tracer.startSpan("late", childOf: child)
        child.finish()
        root.finish()
        await processor.flush()
        #expect(exporter.batches.isEmpty)
        #expect(processor.openTraceCount == 1)
        late.finish()
        await processor.flush()
        #expect(exporter.names == [["child", "root", "late"]])
        #expect(processor.openTraceCount == 0)
    }

    @Test("A trace through two tracers that share the processor comes in one piece, others apart")
    func twoTracers() async throws {
        let processor = processor()
        let shop = tracer("shop", processor)
        let stock = tracer("stock", processor)
        let root = shop.startSpan("shop")
        let other = stock.startSpan("other")
        var headers: [String: String] = [:]
        try shop.inject(root.context, as: .httpHeaders, into: &headers)
        stock.startSpan("stock", childOf: try stock.extract(as: .httpHeaders, from: headers)).finish()
        other.finish()
        root.finish()
        await processor.flush()
        #expect(exporter.names == [["other"], ["stock", "shop"]])
        #expect(exporter.batches.last?.map(\.resource.serviceName) == ["stock", "shop"])
    }

    @Test("A span that is lost does not keep its trace open")
    func lostSpans() async {
        let processor = processor()
        let tracer = tracer("s", processor)
        let root = tracer.startSpan("root")
        _ = tracer.startSpan("lost", childOf: root)
        let revoked = tracer.startSpan("revoked", childOf: root)
        root.finish()
        revoked.setTag(.samplingPriority, to: 0)
        await processor.flush()
        #expect(exporter.names == [["root"]])
        #expect(processor.health.counts.dropped == [.neverFinished: 1, .notSampledAnyMore: 1])
        #expect(processor.health.counts.started == 3)
        revoked.finish()
    }

    @Test("A trace of which nothing is left makes no batch")
    func emptyTrace() async {
        let processor = processor()
        _ = tracer("s", processor).startSpan("lost")
        await processor.flush()
        #expect(exporter.callCount == 0)
        #expect(processor.openTraceCount == 0)
    }

    @Test("A span that begins to be sampled later is part of its trace")
    func sampledLater() async {
        let processor = processor()
        let tracer = RecordingTracer(serviceName: "s") {
            $0.sampler = ParentBasedSampler(root: AlwaysOffSampler())
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
        }
        let root = tracer.startSpan("root")
        root.setTag(.samplingPriority, to: 1)
        tracer.startSpan("child", childOf: root).finish()
        root.finish()
        await processor.flush()
        #expect(exporter.names == [["child", "root"]])
    }

    @Test("With too many open traces the oldest goes out as far as it has come, and its rest span by span")
    func tooManyTraces() async {
        let processor = processor(openTraces: 2)
        let tracer = tracer("s", processor)
        let roots = (0..<3).map { index in
            let root = tracer.startSpan("root\(index)")
            tracer.startSpan("child\(index)", childOf: root).finish()
            return root
        }
        await processor.flush()
        #expect(exporter.names == [["child0"]])
        #expect(processor.openTraceCount == 2)
        #expect(processor.incompleteTraceCount == 1)
        for root in roots {
            root.finish()
        }
        await processor.flush()
        #expect(exporter.names == [["child0"], ["root0"], ["child1", "root1"], ["child2", "root2"]])
        #expect(processor.health.counts.exported == 6)
    }

    @Test("A trace that is open for too long goes out as far as it has come")
    func aged() async {
        let processor = processor()
        let tracer = tracer("s", processor)
        let root = tracer.startSpan("root")
        tracer.startSpan("child", childOf: root).finish()
        clock.advance(byNanoseconds: 1_000_000_000)
        tracer.startSpan("at the limit").finish()
        await processor.flush()
        #expect(exporter.names == [["at the limit"]])
        clock.advance(byNanoseconds: 1)
        tracer.startSpan("over the limit").finish()
        root.finish()
        await processor.flush()
        #expect(exporter.names == [["at the limit"], ["child"], ["over the limit"], ["root"]])
        #expect(processor.incompleteTraceCount == 1)
    }

    @Test("Of a trace with too many spans the first to finish stay, and the others are counted")
    func tooManySpans() async {
        let processor = processor(spansPerTrace: 2)
        let tracer = tracer("s", processor)
        let root = tracer.startSpan("root")
        for name in ["a", "b", "c"] {
            tracer.startSpan(name, childOf: root).finish()
        }
        root.finish()
        await processor.flush()
        #expect(exporter.names == [["a", "b"]])
        let counts = processor.health.counts
        #expect(counts.dropped == [.traceTooLarge: 2])
        #expect(counts.started == counts.exported + counts.droppedTotal)
    }

    @Test("A shutdown exports open traces as far as they have come")
    func shutdown() async {
        let processor = processor()
        let tracer = tracer("s", processor)
        let root = tracer.startSpan("root")
        tracer.startSpan("child", childOf: root).finish()
        await tracer.close()
        #expect(exporter.names == [["child"]])
        #expect(exporter.shutdownCount == 1)
        root.finish()
        await processor.flush()
        await processor.shutdown()
        #expect(exporter.names == [["child"]])
        #expect(processor.health.counts.dropped == [.shutdown: 1])
        #expect(exporter.shutdownCount == 1)
    }
}
