//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing

@Suite("Flushing and closing a tracer")
struct ClosingTests {
    @Test("A flush reaches every processor, and the tracer goes on")
    func flush() async {
        let second = CollectingProcessor()
        let test = TestTracer(processors: [second])
        await test.tracer.flush()
        await test.tracer.flush()
        test.tracer.startSpan("s").finish()
        #expect(test.processor.current.flushCount == 2)
        #expect(second.current.flushCount == 2)
        #expect(second.records.count == 1)
    }

    @Test("Closing shuts every processor down once, and spans still work afterwards")
    func close() async {
        let second = CollectingProcessor()
        let test = TestTracer(processors: [second])
        await test.tracer.close()
        await test.tracer.close()
        #expect(test.processor.current.shutdownCount == 1)
        #expect(second.current.shutdownCount == 1)
        let span = test.tracer.startSpan("late")
        span.setTag("a", to: 1).finish()
        #expect(!span.context.traceIDString.isEmpty)
    }

    @Test("Closing does not wait for a processor that hangs", .timeLimit(.minutes(10)))
    func hangingProcessor() async {
        final class Hanging: SpanProcessor {
            let held = Mutex<CheckedContinuation<Void, Never>?>(nil)
            func spanFinished(_ span: FinishedSpan) {}
            func shutdown() async -> FlushResult {
                await withCheckedContinuation { continuation in held.withLock { $0 = continuation } }
                return .complete
            }
            func release() {
                held.withLock { $0.take() }?.resume()
            }
        }
        let hanging = Hanging()
        let working = CollectingProcessor()
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [hanging, working]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .milliseconds(1)
        }
        let result = await tracer.close()
        #expect(result.isTimedOut)
        #expect(result.failures == ["a processor did not shut down in time"])
        hanging.release()
    }

    @Test("A later close waits for the first, and gets the same answer", .timeLimit(.minutes(10)))
    func laterClose() async {
        let exporter = TestExporter(.hold)
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [BatchSpanProcessor(exporter, options: ExportOptions(flushTimeout: .seconds(3_600)))]
            $0.scopeManager = ScopeManager()
            $0.closeTimeout = .seconds(3_600)
        }
        tracer.startSpan("s").finish()
        let first = Task { await tracer.close() }
        await exporter.calls(1)
        let second = Task {
            let result = await tracer.close()
            return (result, exporter.batches.count)
        }
        // A close that does not wait returns long before this.
        for _ in 0..<100 { await Task.yield() }
        exporter.release()
        let (result, count) = await second.value
        #expect(count == 1)
        #expect(result == .complete)
        #expect(await first.value == result)
    }

    @Test("A close that runs out of time tells and counts what was lost", .timeLimit(.minutes(10)))
    func closeOutOfTime() async {
        let exporter = TestExporter(.waitForCancellation)
        let processor = BatchSpanProcessor(exporter, options: ExportOptions(flushTimeout: .seconds(3_600)))
        let diagnostics = TracerDiagnostics()
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
            $0.closeTimeout = .milliseconds(1)
            $0.closeGrace = .seconds(600)
        }
        for _ in 0..<3 { tracer.startSpan("s").finish() }
        let result = await tracer.close()
        #expect(result == FlushResult(isTimedOut: true, lostSpanCount: 3, failures: ["shutdown"]))
        #expect(processor.health.counts.dropped == [.shutdown: 3])
        #expect(diagnostics.count(of: .spansDropped) == 3)
        #expect(await tracer.close() == result)
    }

    @Test(
        "A close tells what was lost also when the exporter's shutdown hangs, whichever time is over first",
        .timeLimit(.minutes(10)),
        arguments: [Duration.milliseconds(1), .seconds(3_600)]
    )
    func closeBesideHangingShutdown(flushTimeout: Duration) async {
        struct Hanging: SpanExporter {
            let gate = AsyncStream<Void>.makeStream()

            // Heeds no cancellation, as a call into the system does not.
            func hang() async {
                let gate = gate.stream
                await Task.detached { for await _ in gate {} }.value
            }

            func export(_ spans: [SpanRecord]) async throws { await hang() }
            func shutdown() async { await hang() }
        }
        let exporter = Hanging()
        let processor = BatchSpanProcessor(exporter, options: ExportOptions(flushTimeout: flushTimeout))
        let diagnostics = TracerDiagnostics()
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
            $0.closeTimeout = .milliseconds(1)
            $0.closeGrace = .seconds(600)
        }
        for _ in 0..<3 { tracer.startSpan("s").finish() }
        let result = await tracer.close()
        #expect(result.isTimedOut)
        #expect(result.lostSpanCount == 3)
        #expect(result.failures == ["shutdown", "the exporter did not shut down in time"])
        #expect(diagnostics.count(of: .spansDropped) == 3)
        #expect(processor.health.counts.dropped == [.shutdown: 3])
        exporter.gate.continuation.finish()
    }

    @Test("A flush says what was lost and why, for all processors together")
    func flushResult() async {
        struct Refused: SpanExportError {
            let publicDescription = "refused"
        }
        let tracer = RecordingTracer(serviceName: "s") {
            let patient = ExportOptions(exportTimeout: .seconds(600), flushTimeout: .seconds(600))
            $0.processors = [TestExporter(.fail(Refused())), TestExporter()].map {
                BatchSpanProcessor($0, options: patient)
            }
            $0.scopeManager = ScopeManager()
        }
        tracer.startSpan("a").finish()
        tracer.startSpan("b").finish()
        #expect(await tracer.flush() == FlushResult(lostSpanCount: 2, failures: ["export failed: refused"]))
        #expect(await tracer.flush() == .complete)
        let stored: any Tracer = tracer
        #expect(await stored.flush().isComplete)
    }

    @Test("Diagnostics tell what they have held back once everything else is closed")
    func diagnosticsAreFlushed() async {
        let order = Mutex<[String]>([])
        let diagnostics = TracerDiagnostics(
            handler: { diagnostic in order.withLock { $0.append(diagnostic.message) } },
            flush: { order.withLock { $0.append("flush") } }
        )
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [BatchSpanProcessor(TestExporter(.fail(CancellationError())))]
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
        }
        tracer.startSpan("s").finish()
        await tracer.close()
        #expect(order.withLock { $0 } == ["export failed: CancellationError", "flush"])
    }

    @Test(
        "A processor without diagnostics of its own tells those of its tracer, with the reason",
        arguments: ["batch", "span by span", "whole trace"]
    )
    func adoptedDiagnostics(kind: String) async {
        let exporter = TestExporter(.fail(CancellationError()))
        let reasons = Mutex<[String?]>([])
        let diagnostics = TracerDiagnostics { diagnostic in reasons.withLock { $0.append(diagnostic.reason) } }
        let processor: any SpanProcessor =
            switch kind {
            case "batch": BatchSpanProcessor(exporter)
            case "span by span": BatchSpanProcessor(exporter, options: ExportOptions(batchSize: 1, interval: nil))
            default: WholeTraceProcessor(exporter)
            }
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
        }
        tracer.startSpan("s").finish()
        await tracer.flush()
        #expect(diagnostics.count(of: .spansDropped) == 1)
        #expect(reasons.withLock { $0 } == ["export failed"])
    }

    @Test("A processor with diagnostics of its own keeps them")
    func ownDiagnostics() async {
        let (own, other) = (TracerDiagnostics(), TracerDiagnostics())
        let tracer = RecordingTracer(serviceName: "s") {
            $0.processors = [BatchSpanProcessor(TestExporter(.fail(CancellationError())), diagnostics: own)]
            $0.scopeManager = ScopeManager()
            $0.diagnostics = other
        }
        tracer.startSpan("s").finish()
        await tracer.flush()
        #expect(own.count(of: .spansDropped) == 1)
        #expect(other.count(of: .spansDropped) == 0)
    }
}
