//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Waiting for finished spans", .timeLimit(.minutes(10)))
struct MockWaitingTests {
    @Test("Spans that are there already are given at once")
    func atOnce() async {
        let tracer = MockTracer()
        tracer.startSpan("a").finish()
        tracer.startSpan("b").finish()
        #expect(await tracer.finishedSpans(count: 2).map(\.operationName) == ["a", "b"])
        #expect(await tracer.finishedSpans(count: 1).count == 2)
        #expect(await tracer.finishedSpans(count: 0).count == 2)
        #expect(await tracer.finishedSpans(count: -1).count == 2)
    }

    @Test("Several waiters each wait for their own number")
    func severalWaiters() async {
        let tracer = MockTracer()
        await withTaskGroup(of: (Int, Int).self) { group in
            for count in 1...10 {
                group.addTask { (count, await tracer.finishedSpans(count: count).count) }
            }
            group.addTask {
                for _ in 1...10 {
                    await Task.yield()
                    tracer.startSpan("span").finish()
                }
                return (0, 10)
            }
            for await (count, found) in group {
                #expect(found >= count)
            }
        }
    }

    @Test("A task that is cancelled while it waits gets what there is")
    func cancelledWhileWaiting() async {
        let tracer = MockTracer()
        tracer.startSpan("only").finish()
        let waiting = AsyncStream<Void>.makeStream()
        let task = Task {
            waiting.continuation.yield()
            return await tracer.finishedSpans(count: 2)
        }
        for await _ in waiting.stream { break }
        task.cancel()
        #expect(await task.value.map(\.operationName) == ["only"])
    }

    @Test("A task that is cancelled before it waits does not wait")
    func cancelledBefore() async {
        let tracer = MockTracer()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await tracer.finishedSpans(count: 1)
        }
        #expect(await task.value.isEmpty)
    }

    @Test("Cancellation and finish at once resume a waiter once", arguments: 0..<50)
    func cancellationRace(round: Int) async {
        let tracer = MockTracer()
        let task = Task { await tracer.finishedSpans(count: 1).count }
        async let finish: Void = tracer.startSpan("span").finish()
        async let cancellation: Void = task.cancel()
        _ = await (finish, cancellation)
        #expect((0...1).contains(await task.value))
    }

    @Test("Closing the tracer ends the wait")
    func close() async {
        let tracer = MockTracer()
        let waiting = AsyncStream<Void>.makeStream()
        let task = Task {
            waiting.continuation.yield()
            return await tracer.finishedSpans(count: 1)
        }
        for await _ in waiting.stream { break }
        await tracer.close()
        #expect(await task.value.isEmpty)
        #expect(await tracer.finishedSpans(count: 1).isEmpty)
    }

    @Test("A reset starts the count over, and leaves the waiters waiting")
    func reset() async {
        let tracer = MockTracer()
        tracer.startSpan("before").finish()
        let task = Task { await tracer.finishedSpans(count: 2).map(\.operationName) }
        tracer.reset()
        tracer.startSpan("a").finish()
        tracer.startSpan("b").finish()
        #expect(await task.value == ["a", "b"])
    }

    @Test("The hook is called once for each finished span, when it is listed, outside of all locks")
    func hook() async {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let tracer = MockTracer(onSpanFinished: { span in
            span.finish()
            continuation.yield(span.operationName)
        })
        tracer.startSpan("a").finish()
        tracer.withSpan("b") { _ in }
        continuation.finish()
        #expect(await stream.reduce(into: []) { $0.append($1) } == ["a", "b"])
        #expect(tracer.misuse.map(\.kind) == [.finishedTwice, .finishedTwice])
    }
}
