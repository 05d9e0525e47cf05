//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
import Dispatch
import Logging
import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing
import TracedLogging

@Suite("A log line for each span that failed", .timeLimit(.minutes(5)))
struct SpanFailureLogTests {
    struct OutOfStock: Error, CustomStringConvertible {
        var description = "no lamps\nERROR forged line"
    }

    final class Clock: Sendable {
        private let time = Mutex(Duration.zero)
        var now: Duration { time.withLock { $0 } }
        func advance(by duration: Duration) { time.withLock { $0 += duration } }
    }

    let clock = Clock()

    func tracer(_ log: SpanFailureLog, sampler: any Sampler = AlwaysOnSampler()) -> RecordingTracer {
        RecordingTracer(serviceName: "test") {
            $0.scopeManager = ScopeManager()
            $0.sampler = sampler
            $0.processors = [log]
        }
    }

    func log(_ logger: Logger, linesPerSecond: Int = 10) -> SpanFailureLog {
        SpanFailureLog(logger, linesPerSecond: linesPerSecond) { [clock] in clock.now }
    }

    @Test("A line has the name, the identifiers, the kind and the message, on one line")
    func line() async throws {
        let lines = CollectedLines()
        let tracer = tracer(log(lines.logger()))
        var context: (any SpanContext)?
        try? tracer.withSpan("order.place") { span in
            context = span.context
            span.setTag("http.status_code", to: 500)
            throw OutOfStock()
        }
        tracer.withSpan("order.list") { _ in }
        await tracer.flush()
        let span = try #require(context)
        #expect(
            lines.all == [
                CollectedLines.Line(
                    level: .error,
                    message: "span failed",
                    metadata: [
                        "operation": "order.place", "trace_id": .string(span.traceIDString),
                        "span_id": .string(span.spanIDString), "error.kind": "SpanFailureLogTests.OutOfStock",
                        "error.message": "no lamps\\nERROR forged line", "http.status_code": "500",
                    ]
                )
            ]
        )
    }

    @Test("A failure without an error has no kind, and of several errors the last is told")
    func errors() async {
        let lines = CollectedLines()
        let tracer = tracer(log(lines.logger()))
        _ = tracer.withSpan("bare") { $0.setTag(.error, to: true) }
        tracer.withSpan("twice") { span in
            span.setTag(.error, to: true)
            span.log([.event("error"), .message("first")])
            span.log([.event("error"), .message("second")])
            span.log(event: "retry")
        }
        await tracer.flush()
        #expect(lines.all.map { $0.metadata["error.message"] } == [nil, "second"])
    }

    @Test("What is not sampled, and what the logger does not write, is not told")
    func silent() async {
        let lines = CollectedLines()
        for tracer in [
            tracer(log(lines.logger()), sampler: AlwaysOffSampler()), tracer(log(lines.logger(level: .critical))),
        ] {
            _ = tracer.withSpan("request") { $0.setTag(.error, to: true) }
            await tracer.close()
        }
        #expect(lines.all.isEmpty)
    }

    @Test("In a second so many lines are written, and what is left out is told")
    func rate() async {
        let lines = CollectedLines()
        let tracer = tracer(log(lines.logger(), linesPerSecond: 3))
        func fail(_ count: Int) {
            for _ in 0..<count { _ = tracer.withSpan("request") { $0.setTag(.error, to: true) } }
        }
        fail(10)
        clock.advance(by: .milliseconds(999))
        fail(1)
        clock.advance(by: .milliseconds(1))
        fail(5)
        await tracer.close()
        #expect(lines.all.map(\.message) == Array(repeating: "span failed", count: 6) + ["more spans failed"])
        #expect(lines.all.map { $0.metadata["omitted"] } == [nil, nil, nil, "8", nil, nil, "2"])
    }

    @Test("A log that stands still holds no request up, and nothing grows without bound")
    func stuck() async {
        let gate = DispatchSemaphore(value: 0)
        let isOpen = Mutex(false)
        let lines = CollectedLines { if !isOpen.withLock({ $0 }) { gate.wait() } }
        let tracer = tracer(log(lines.logger(), linesPerSecond: .max))
        for _ in 0..<1_000 { _ = tracer.withSpan("request") { $0.setTag(.error, to: true) } }
        isOpen.withLock { $0 = true }
        gate.signal()
        await tracer.close()
        let written = lines.all.filter { $0.message == "span failed" }.count
        let omitted = lines.all.compactMap { $0.metadata["omitted"].flatMap { Int("\($0)") } }.reduce(0, +)
        #expect(written == 64 && written + omitted == 1_000)
    }

    @Test("A log that never writes again holds up no flush and no close, however many there are")
    func stuckForever() async {
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let lines = CollectedLines { gate.wait() }
        let log = SpanFailureLog(lines.logger(), linesPerSecond: 1, flushTimeout: .milliseconds(1)) { .zero }
        let tracer = tracer(log)
        for _ in 0..<2 { _ = tracer.withSpan("request") { $0.setTag(.error, to: true) } }
        for _ in 0..<100 { #expect(await tracer.flush().isTimedOut) }
        #expect(await tracer.close().isTimedOut)
        #expect(lines.all.isEmpty)
    }
}
#endif
