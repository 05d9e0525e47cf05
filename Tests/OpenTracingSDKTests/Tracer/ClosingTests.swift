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
        #expect(!span.context.traceID.isEmpty)
    }

    @Test("Closing does not wait for a processor that hangs", .timeLimit(.minutes(10)))
    func hangingProcessor() async {
        final class Hanging: SpanProcessor {
            let held = Mutex<CheckedContinuation<Void, Never>?>(nil)
            func spanFinished(_ span: FinishedSpan) {}
            func shutdown() async {
                await withCheckedContinuation { continuation in held.withLock { $0 = continuation } }
            }
            func release() {
                held.withLock { $0.take() }?.resume()
            }
        }
        let hanging = Hanging()
        let working = CollectingProcessor()
        let tracer = RecordingTracer(
            serviceName: "s",
            processors: [hanging, working],
            scopeManager: ScopeManager(),
            closeTimeout: .milliseconds(1)
        )
        await tracer.close()
        hanging.release()
    }
}
