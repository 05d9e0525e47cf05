//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Exporting span by span")
struct SingleSpanBatchTests {
    @Test("Every span goes out by itself, in the order of the finishes")
    func oneByOne() async {
        let exporter = TestExporter()
        let processor = BatchSpanProcessor(
            exporter,
            options: ExportOptions(batchSize: 1, interval: nil, flushTimeout: .seconds(600))
        )
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(600)
        }
        tracer.withSpan("outer") { _ in
            tracer.startSpan("inner").finish()
        }
        await tracer.flush()
        #expect(exporter.names == [["inner"], ["outer"]])
        #expect(processor.health.counts.started == 2)
        #expect(processor.health.counts.exported == 2)
        await tracer.close()
        #expect(exporter.shutdownCount == 1)
    }

    @Test("Spans that wait for a slow exporter are bounded")
    func bounded() async {
        let exporter = TestExporter(.hold)
        let processor = BatchSpanProcessor(
            exporter,
            options: ExportOptions(capacity: 2, batchSize: 1, interval: nil, flushTimeout: .seconds(600))
        )
        processor.process("a")
        await exporter.calls(1)
        for name in ["b", "c", "d"] {
            processor.process(name)
        }
        processor.spanDiscarded(FinishedSpan.test().context, reason: .neverFinished)
        #expect(processor.health.counts.dropped == [.queueFull: 1, .neverFinished: 1])
        exporter.set(.succeed)
        exporter.release()
        await processor.shutdown()
        #expect(exporter.names == [["a"], ["b"], ["c"]])
    }
}
