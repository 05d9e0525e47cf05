//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import InMemoryTracing
import OpenTracing
import OpenTracingInstrumentation
import Synchronization
import Testing
import Tracing

@Suite("Flushing another library's tracer")
struct FlushTests {
    @Test("A tracer that never returns holds nobody up, however often it is asked")
    func stuck() async throws {
        let gate = Gate()
        defer { gate.open() }
        let backend = SlowTracer { gate.wait() }
        let tracer = try BackendTracer(backend, scopeManager: ScopeManager(), flushTimeout: .milliseconds(1))
        for _ in 0..<100 { #expect(await tracer.flush() == FlushResult(isTimedOut: true)) }
        #expect(await tracer.close().isTimedOut)
        #expect(backend.flushCount == 1)
    }

    @Test("Whoever asks while one is under way gets the next one, and all of them the same")
    func shared() async throws {
        let gate = Gate()
        let backend = SlowTracer { gate.wait() }
        let tracer = try BackendTracer(backend, scopeManager: ScopeManager())
        async let first = tracer.flush()
        await gate.awaitWaiter()
        let others = (0..<20).map { _ in Task { await tracer.flush() } }
        gate.open()
        #expect(await first.isComplete)
        for other in others { #expect(await other.value.isComplete) }
        #expect((2...21).contains(backend.flushCount))
    }

    @Test("What ends while libraries have a flush under way is delivered by the next one, which all share")
    func library() async throws {
        let gate = Gate()
        let backend = SlowTracer { gate.wait() }
        let library = DistributedTracer(RequestTracing(try BackendTracer(backend, scopeManager: ScopeManager())))
        Flushing.force(library)
        await gate.awaitWaiter()
        for _ in 0..<20 { Flushing.force(library) }
        gate.open()
        await gate.awaitWaiter()
        #expect(backend.flushCount == 2)
    }

    @Test(
        "A time that is out of bounds counts as the nearest one",
        arguments: [Duration.seconds(-1), .seconds(Int64.max)]
    )
    func bounds(_ timeout: Duration) async throws {
        let backend = SlowTracer {}
        let tracer = try BackendTracer(backend, scopeManager: ScopeManager(), flushTimeout: timeout)
        let result = await tracer.flush()
        #expect(timeout < .zero || result.isComplete)
    }
}

/// Where something waits until a test lets it go on.
private final class Gate: Sendable {
    private let isOpen = Mutex(false)
    private let waiters = AsyncStream<Void>.makeStream()

    func wait() {
        waiters.continuation.yield()
        while !isOpen.withLock(\.self) { pause() }
    }

    func open() { isOpen.withLock { $0 = true } }

    func awaitWaiter() async {
        var waiters = waiters.stream.makeAsyncIterator()
        await waiters.next()
    }

    private func pause() { _ = (0..<1000).reduce(0, ^) }
}
#endif
