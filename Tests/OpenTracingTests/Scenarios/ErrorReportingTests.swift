//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: errors are reported on the span that they concern", .timeLimit(.minutes(10)))
struct ErrorReportingTests {
    private struct Failure: Error {}

    let tracer = MockTracer()

    private func work() async throws {
        await Task.yield()
        throw Failure()
    }

    @Test("The span is still open where the error is caught")
    func simple() async {
        let span = tracer.startSpan("one")
        do {
            try await withActiveSpan(span) { () async throws in try await work() }
        } catch {
            #expect(activeSpan == nil)
            #expect(span.isRecording)
            span.setTag(.error, to: true)
        }
        span.finish()
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.map(\.tags) == [["error": true]])
        #expect(tracer.misuse.isEmpty)
    }

    @Test("An error in a callback is set on the span that was captured")
    func callback() async {
        let span = tracer.startSpan("one")
        let task = Task.detached {
            await withActiveSpan(span) { () async in
                do {
                    try await work()
                } catch {
                    activeSpan?.setTag(.error, to: true)
                }
            }
            span.finish()
        }
        await task.value
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.tagged(.error, true).count == 1)
        #expect(tracer.finishedSpans.count == 1)
    }

    @Test("Each failure of a retry is a log record, and the span fails when none succeeds")
    func recovery() async {
        let maximumRetries = 1
        let span = tracer.startSpan("one")
        let result: Int? = await withActiveSpan(span) { () async in
            for _ in 0..<maximumRetries {
                do {
                    try await work()
                    return 1
                } catch {
                    activeSpan?.log([.event("error"), .errorObject(error)])
                }
            }
            return nil
        }
        if result == nil {
            span.setTag(.error, to: true)
        }
        span.finish()

        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.count == 1)
        let recorded = tracer.finishedSpans.first
        #expect(recorded?.tags["error"] == true)
        #expect(recorded?.logs.count == maximumRetries)
        #expect(recorded?.logs.first?.fields["event"] == "error")
        #expect(recorded?.logs.first?.fields["error.object"]?.errorValue is Failure)
    }

    @Test("A layer captures the active span where work is submitted, and the body reports on it")
    func instrumentationLayer() async {
        /// Submits work to where task locals are not inherited.
        func submit(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
            let scope = ActiveScope.current
            return Task.detached { await scope.withValue(body) }
        }
        let span = tracer.startSpan("one")
        let task = withActiveSpan(span) {
            submit {
                do {
                    try await work()
                } catch {
                    activeSpan?.setTag(.error, to: true)
                }
                activeSpan?.finish()
            }
        }
        await task.value
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.count == 1)
        #expect(tracer.finishedSpans.tagged(.error, true).count == 1)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("withSpan reports by itself, before the span finishes")
    func withSpanReports() async {
        await #expect(throws: Failure.self) { try await tracer.withSpan("one") { _ in try await work() } }
        #expect(tracer.finishedSpans.tagged(.error, true).count == 1)
        #expect(tracer.finishedSpans.first?.logs.count == 1)
        #expect(tracer.misuse.isEmpty)
    }
}
