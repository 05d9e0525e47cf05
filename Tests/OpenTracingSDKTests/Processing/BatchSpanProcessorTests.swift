//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Exporting in batches")
struct BatchSpanProcessorTests {
    private static let interval = Duration.milliseconds(11)
    private static let exportTimeout = Duration.milliseconds(22)
    private static let flushTimeout = Duration.milliseconds(33)

    private let sleep = ManualSleep()
    private let diagnostics = TracerDiagnostics()

    private func processor(
        _ exporter: TestExporter,
        capacity: Int = 100,
        batchSize: Int = 3
    ) -> BatchSpanProcessor {
        BatchSpanProcessor(
            exporter,
            options: ExportOptions(
                capacity: capacity,
                batchSize: batchSize,
                interval: Self.interval,
                exportTimeout: Self.exportTimeout,
                flushTimeout: Self.flushTimeout
            ),
            diagnostics: diagnostics,
            sleep: sleep.sleep
        )
    }

    @Test("A full batch goes out at once, and what is left waits")
    func fullBatch() async {
        let exporter = TestExporter()
        let processor = processor(exporter)
        for name in ["a", "b", "c", "d"] {
            processor.process(name)
        }
        await exporter.calls(1)
        #expect(exporter.names == [["a", "b", "c"]])
        #expect(processor.health.counts.waiting == 1)
        await processor.flush()
        #expect(exporter.names == [["a", "b", "c"], ["d"]])
    }

    @Test("A batch that does not fill up goes out when its time is over")
    func interval() async {
        let exporter = TestExporter()
        let processor = processor(exporter)
        processor.process("a")
        processor.process("b")
        #expect(exporter.callCount == 0)
        await sleep.end(Self.interval)
        await exporter.calls(1)
        #expect(exporter.names == [["a", "b"]])
        processor.process("c")
        await sleep.end(Self.interval)
        await exporter.calls(2)
        #expect(exporter.names == [["a", "b"], ["c"]])
    }

    @Test("What comes while the queue is full is dropped and counted, what waits stays")
    func fullQueue() async {
        let exporter = TestExporter(.hold)
        let processor = processor(exporter, capacity: 4, batchSize: 2)
        processor.process("a")
        processor.process("b")
        await exporter.calls(1)
        for name in ["c", "d", "e", "f", "g", "h"] {
            processor.process(name)
        }
        let counts = processor.health.counts
        #expect(counts.exporting == 2)
        #expect(counts.waiting == 4)
        #expect(counts.dropped == [.queueFull: 2])
        #expect(counts.addUp)
        #expect(diagnostics.count(of: .spansDropped) == 2)
        exporter.set(.succeed)
        exporter.release()
        await processor.flush()
        #expect(exporter.names == [["a", "b"], ["c", "d"], ["e", "f"]])
        #expect(processor.health.counts.exported == 6)
        #expect(!exporter.wasCalledTwiceAtOnce)
    }

    @Test("A batch that fails is dropped and counted, and the next one goes out")
    func failure() async throws {
        struct Secret: Error { let url = "https://user:password@host" }
        let exporter = TestExporter(.fail(Secret()))
        let processor = processor(exporter)
        for name in ["a", "b", "c"] {
            processor.process(name)
        }
        await processor.flush()
        #expect(processor.health.counts.dropped == [.exportFailed: 3])
        let failure = try #require(processor.health.lastFailure)
        #expect(failure.errorType == "Secret")
        #expect(failure.reason == .exportFailed)
        #expect(!failure.description.contains("password"))
        exporter.set(.succeed)
        processor.process("d")
        await processor.flush()
        #expect(exporter.names == [["d"]])
        #expect(exporter.callCount == 2)
        #expect(processor.health.counts.exported == 1)
        #expect(processor.health.lastFailure == failure)
        #expect(processor.health.retryCount == 7)
    }

    @Test("An error that is meant to be shown is shown")
    func publicFailure() async {
        struct Refused: SpanExportError { var publicDescription: String { "the collector answered 503" } }
        let processor = processor(TestExporter(.fail(Refused())))
        processor.process("a")
        await processor.flush()
        #expect(processor.health.lastFailure?.message == "the collector answered 503")
        #expect(processor.health.lastFailure?.description == "export failed: the collector answered 503")
    }

    @Test("An export that takes too long is cancelled, and its spans count as timed out")
    func exportTimeout() async {
        let exporter = TestExporter(.waitForCancellation)
        let processor = processor(exporter)
        for name in ["a", "b", "c"] {
            processor.process(name)
        }
        await exporter.calls(1)
        exporter.set(.succeed)
        processor.process("d")
        await sleep.end(Self.exportTimeout)
        await processor.flush()
        #expect(exporter.names == [["d"]])
        #expect(processor.health.counts.dropped == [.exportTimedOut: 3])
        #expect(processor.health.counts.addUp)
        #expect(processor.health.lastFailure?.reason == .exportTimedOut)
    }

    @Test("The time of one batch is not taken from the next")
    func exportTimeoutOfNext() async {
        let exporter = TestExporter(.hold)
        let timeout = Duration.seconds(3_600)
        let processor = BatchSpanProcessor(
            exporter,
            options: ExportOptions(batchSize: 1, interval: nil, exportTimeout: timeout, flushTimeout: .seconds(600)),
            diagnostics: diagnostics,
            sleep: { [sleep] in $0 == timeout ? try await sleep.sleep($0) : try await Task.sleep(for: $0) }
        )
        processor.process("a")
        await exporter.calls(1)
        exporter.set(.waitForCancellation)
        processor.process("b")
        exporter.release()
        await exporter.calls(2)
        await sleep.end(timeout)
        for _ in 0..<1_000 { await Task.yield() }
        #expect(processor.health.counts.exporting == 1)
        #expect(processor.health.counts.droppedTotal == 0)
    }

    @Test("An export that succeeds after its time counts as exported, and nothing is called beside it")
    func lateSuccess() async {
        let exporter = TestExporter(.hold)
        let processor = processor(exporter)
        for name in ["a", "b", "c", "d", "e", "f"] {
            processor.process(name)
        }
        await exporter.calls(1)
        await sleep.end(Self.exportTimeout)
        #expect(exporter.callCount == 1)
        #expect(processor.health.counts.exporting == 3)
        exporter.set(.succeed)
        exporter.release()
        await processor.flush()
        #expect(processor.health.counts.exported == 6)
        #expect(processor.health.counts.droppedTotal == 0)
        #expect(!exporter.wasCalledTwiceAtOnce)
    }

    @Test("A flush gives up when its time is over, and loses nothing")
    func flushDeadline() async {
        let exporter = TestExporter(.hold)
        let processor = processor(exporter)
        processor.process("a")
        async let flush = processor.flush()
        await exporter.calls(1)
        await sleep.end(Self.flushTimeout)
        #expect(await flush == FlushResult(isTimedOut: true, remainingSpanCount: 1))
        #expect(processor.health.counts.exporting == 1)
        exporter.release()
        await processor.flush()
        #expect(processor.health.counts.exported == 1)
    }

    @Test("A flush waits for what is there, not for what comes after it")
    func flushTicket() async {
        let exporter = TestExporter(.hold)
        let processor = processor(exporter)
        processor.process("a")
        async let flush = processor.flush()
        await exporter.calls(1)
        for name in ["b", "c", "d"] {
            processor.process(name)
        }
        exporter.release()
        _ = await flush
        #expect(exporter.names == [["a"]])
        await exporter.calls(2)
        exporter.set(.succeed)
        exporter.release()
        await processor.flush()
        #expect(exporter.names == [["a"], ["b", "c", "d"]])
    }

    @Test("Flushing again exports nothing again", arguments: [1, 5])
    func flushTwice(times: Int) async {
        let exporter = TestExporter()
        let processor = processor(exporter)
        processor.process("a")
        await withTaskGroup { group in
            for _ in 0..<times {
                group.addTask { await processor.flush() }
            }
        }
        await processor.flush()
        #expect(exporter.names == [["a"]])
    }

    @Test("A shutdown exports what is there, shuts the exporter down once, and drops what comes later")
    func shutdown() async {
        let exporter = TestExporter()
        let processor = processor(exporter)
        processor.process("a")
        await processor.shutdown()
        #expect(exporter.names == [["a"]])
        #expect(exporter.shutdownCount == 1)
        processor.process("late")
        await processor.flush()
        await processor.shutdown()
        #expect(exporter.names == [["a"]])
        #expect(exporter.shutdownCount == 1)
        #expect(processor.health.counts.dropped == [.shutdown: 1])
        #expect(processor.health.counts.addUp)
    }

    @Test("A shutdown that gives up ends a flush beside it", .timeLimit(.minutes(10)))
    func flushBesideShutdown() async {
        let exporter = TestExporter(.hold)
        let processor = BatchSpanProcessor(exporter, options: ExportOptions(flushTimeout: .seconds(3_600)))
        processor.process("a")
        let flush = Task { await processor.flush() }
        await exporter.calls(1)
        let shutdown = Task { await processor.shutdown() }
        shutdown.cancel()
        #expect(await flush.value.lostSpanCount == 1)
        #expect(await shutdown.value.lostSpanCount == 1)
        exporter.release()
    }

    @Test("A shutdown gives up on an exporter that hangs, counts what is lost, and does not count it again")
    func shutdownDeadline() async {
        let exporter = TestExporter(.hold)
        let processor = processor(exporter)
        for name in ["a", "b", "c", "d"] {
            processor.process(name)
        }
        await exporter.calls(1)
        async let shutdown = processor.shutdown()
        await sleep.end(Self.flushTimeout)
        #expect(await shutdown == FlushResult(isTimedOut: true, lostSpanCount: 4, failures: ["shutdown"]))
        #expect(exporter.shutdownCount == 1)
        var counts = processor.health.counts
        #expect(counts.dropped == [.shutdown: 4])
        #expect(counts.waiting == 0)
        #expect(counts.exporting == 0)
        exporter.release()
        // The call that was given up returns while this gives way.
        for _ in 0..<1_000 {
            await Task.yield()
        }
        counts = processor.health.counts
        #expect(counts.dropped == [.shutdown: 4])
        #expect(counts.exported == 0)
        #expect(counts.addUp)
        #expect(exporter.callCount == 1)
    }

    @Test("An exporter that hangs does not hold up another")
    func twoExporters() async {
        let hanging = TestExporter(.hold)
        let working = TestExporter()
        let first = processor(hanging)
        let second = processor(working)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [first, second]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(600)
        }
        for _ in 0..<3 {
            tracer.startSpan("s").finish()
        }
        await hanging.calls(1)
        await working.calls(1)
        await second.flush()
        #expect(second.health.counts.exported == 3)
        #expect(first.health.counts.exporting == 3)
        hanging.release()
        await tracer.flush()
        #expect(first.health.counts.exported == 3)
    }

    @Test("Spans that were lost before they finished are counted with their reason")
    func lostSpans() async throws {
        let exporter = TestExporter()
        let processor = processor(exporter)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(600)
        }
        _ = tracer.startSpan("unfinished")
        tracer.startSpan("revoked").setTag(.samplingPriority, to: 0).finish()
        tracer.startSpan("finished").finish()
        await processor.flush()
        let counts = processor.health.counts
        #expect(counts.started == 3)
        #expect(counts.exported == 1)
        #expect(counts.dropped == [.neverFinished: 1, .notSampledAnyMore: 1])
        #expect(counts.addUp)
    }

    @Test("An export inherits no active span from the work that finished a span")
    func detached() async {
        final class Spy: SpanExporter {
            let exporter = TestExporter()
            func export(_ spans: [SpanRecord]) async throws {
                #expect(activeSpan == nil)
                try await exporter.export(spans)
            }
        }
        let spy = Spy()
        let processor = BatchSpanProcessor(spy, options: ExportOptions(batchSize: 1, flushTimeout: .seconds(600)))
        let tracer = RecordingTracer(serviceName: "s") { $0.processors = [processor] }
        tracer.withSpan("outer") { _ in
            tracer.startSpan("inner").finish()
        }
        await processor.flush()
        #expect(spy.exporter.callCount == 2)
    }

    @Test("Times that are too long or negative do no harm", arguments: [Duration.seconds(Int64.max), .seconds(-1)])
    func times(time: Duration) async {
        let exporter = TestExporter()
        let options = ExportOptions(
            interval: time,
            exportTimeout: .seconds(Int64.max),
            flushTimeout: .seconds(Int64.max)
        )
        let processor = BatchSpanProcessor(exporter, options: options)
        let recent = RecentTraces(maximumAge: time)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [processor, recent]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(Int64.max)
        }
        tracer.startSpan("s").finish()
        await tracer.close()
        #expect(exporter.names == [["s"]])
    }

    @Test("Options that make no sense are made to")
    func options() {
        let options = ExportOptions(capacity: -5, batchSize: 0)
        #expect(options.capacity == 1)
        #expect(options.batchSize == 1)
        #expect(ExportOptions(capacity: 10, batchSize: 512).batchSize == 10)
        let huge = ExportOptions(capacity: .max, batchSize: .max, interval: nil)
        let processor = BatchSpanProcessor(TestExporter(), options: huge)
        processor.process("a")
        #expect(processor.health.counts.waiting == 1)
    }
}
