//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Many tasks at once")
struct StressTests {
    @Test("One span may be used from many tasks")
    func oneSpan() async throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("s"))
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<100 {
                        span.setTag("t\(task)", to: index).log(event: "e").setBaggageItem("k\(task)", to: "\(index)")
                        span.setOperationName("n\(task)")
                        _ = span.context.baggage.count
                        _ = span.isRecording
                        test.tracer.startSpan("child", childOf: span).finish()
                    }
                }
            }
        }
        span.finish()
        let record = try #require(test.records.last)
        #expect(test.records.count == 801)
        #expect(record.context.baggage.count == 8)
        #expect((0..<8).allSatisfy { record.tags["t\($0)"] == 99 })
        #expect(record.logs.count + record.droppedLogCount == 800)
    }

    @Test("Of many finishes at once exactly one counts")
    func finishRace() async {
        let test = TestTracer()
        for _ in 0..<50 {
            let span = test.tracer.startSpan("s")
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { span.setTag("a", to: 1).finish() }
                }
            }
        }
        #expect(test.records.count == 50)
    }

    @Test("Every span that is started is exported or counted as dropped, under load")
    func accounting() async {
        struct Failure: Error {}
        let working = TestExporter()
        let failing = TestExporter(.fail(Failure()))
        let batches = [working, failing].map {
            BatchSpanProcessor(
                $0,
                options: ExportOptions(
                    capacity: 64,
                    batchSize: 16,
                    interval: .milliseconds(1),
                    flushTimeout: .seconds(600)
                )
            )
        }
        let wholeExporter = TestExporter()
        let whole = WholeTraceProcessor(
            wholeExporter,
            openTraces: 4,
            spansPerTrace: 8,
            capacity: 64,
            flushTimeout: .seconds(600)
        )
        let recent = RecentTraces(capacity: 5, spansPerTrace: 5)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.sampler = ParentBasedSampler(root: AlwaysOnSampler())
            $0.processors = batches + [whole, recent]
            $0.scopeManager = ScopeManager()
        }
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<200 {
                        await tracer.withSpan("root") { root in
                            let child = tracer.startSpan("child", tags: ["i": .integer(Int64(index))])
                            if index % 7 == 0 { child.setTag(.samplingPriority, to: 0) }
                            // Every eleventh child is forgotten.
                            if index % 11 != 0 { child.finish() }
                            if index % 50 == 0 { await tracer.flush() }
                            root.log(event: "e\(task)")
                        }
                    }
                }
            }
        }
        await tracer.close()
        for health in batches.map(\.health) + [whole.health] {
            let counts = health.counts
            #expect(counts.started == 3_200)
            #expect(counts.received == 3_200)
            #expect(counts.waiting == 0)
            #expect(counts.exporting == 0)
            #expect(counts.started == counts.exported + counts.droppedTotal)
        }
        #expect(batches[0].health.counts.exported == working.batches.reduce(0) { $0 + $1.count })
        #expect(batches[1].health.counts.exported == 0)
        #expect(whole.health.counts.exported == wholeExporter.batches.reduce(0) { $0 + $1.count })
        let sent = working.batches.flatMap { $0.map(\.context.spanID) }
        #expect(Set(sent).count == sent.count)
        #expect(!working.wasCalledTwiceAtOnce)
        #expect(recent.traces().count == 5)
    }
}
