//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// A tracer for tests that keeps every span for inspection.
///
/// ```swift
/// let tracer = MockTracer()
/// await Inventory(tracer: tracer).restock()
/// let spans = await tracer.finishedSpans(count: 2)
/// #expect(spans.map(\.operationName) == ["load", "restock"])
/// #expect(spans[0].isChild(of: spans[1]))
/// #expect(tracer.misuse.isEmpty)
/// ```
///
/// Identifiers are small integers in order of creation, from one sequence for traces and spans, so that a test sees the same
/// identifiers on every run. Misuse of the API never fails: it is recorded in ``misuse``. To make the tracer itself misbehave,
/// set ``faults``.
public final class MockTracer: Tracer {
    /// The scope manager that tracks the active span.
    public let scopeManager: ScopeManager

    let clock: @Sendable () -> Timestamp
    let formats: MockFormats
    private let samplesTraces: Bool
    private let onSpanFinished: (@Sendable (MockSpan) -> Void)?
    private let state: Mutex<MockTracerState>

    /// Creates a tracer.
    ///
    /// - Parameters:
    ///   - firstID: the first identifier, which must be positive. Use different values for tracers that represent several
    ///     processes in one test, so that their spans do not share identifiers.
    ///   - samplesTraces: whether new traces are sampled. Use `false` to test how code handles unsampled spans.
    ///   - scopeManager: tracks the active span; ``/OpenTracing/ScopeManager/shared`` by default.
    ///   - clock: provides the time for starts, finishes and logs without an explicit time; use ``MockClock`` for determinism.
    ///   - faults: the faults to inject; none by default.
    ///   - onSpanFinished: called with each span after it is listed as finished, on the thread that finished it.
    public convenience init(
        firstID: Int = 1,
        samplesTraces: Bool = true,
        scopeManager: ScopeManager = .shared,
        clock: @escaping @Sendable () -> Timestamp = { .now },
        faults: MockFaults = .none,
        onSpanFinished: (@Sendable (MockSpan) -> Void)? = nil
    ) {
        self.init(
            firstID: firstID,
            samplesTraces: samplesTraces,
            scopeManager: scopeManager,
            clock: clock,
            formats: .mandatory,
            faults: faults,
            onSpanFinished: onSpanFinished
        )
    }

    /// Creates a tracer with custom propagation formats.
    package init(
        firstID: Int = 1,
        samplesTraces: Bool = true,
        scopeManager: ScopeManager = .shared,
        clock: @escaping @Sendable () -> Timestamp = { .now },
        formats: MockFormats,
        faults: MockFaults = .none,
        onSpanFinished: (@Sendable (MockSpan) -> Void)? = nil
    ) {
        self.scopeManager = scopeManager
        self.clock = clock
        self.formats = formats
        self.samplesTraces = samplesTraces
        self.onSpanFinished = onSpanFinished
        state = Mutex(MockTracerState(nextID: max(1, firstID), faults: faults))
    }

    /// The faults to inject from now on.
    public var faults: MockFaults {
        get { state.withLock { $0.faults } }
        set { state.withLock { $0.faults = newValue } }
    }

    /// The finished spans, in the order in which they finished.
    public var finishedSpans: [MockSpan] { state.withLock { $0.finished } }

    /// The unfinished spans, in the order in which they were started.
    public var unfinishedSpans: [MockSpan] {
        state.withLock { $0.unfinished.sorted { $0.key < $1.key }.map(\.value) }
    }

    /// The finished spans by trace, ordered by the first finish in each trace.
    package var finishedTraces: [MockTrace] { MockTrace.grouping(finishedSpans) }

    /// The API misuse recorded for this tracer and its spans.
    public var misuse: [MockMisuse] { state.withLock { $0.misuse } }

    /// Removes all spans and misuse. A span that is still open is listed again when it finishes.
    public func reset() {
        state.withLock { state in
            state.finished = []
            state.unfinished = [:]
            state.misuse = []
        }
    }

    /// Starts a span without making it active.
    ///
    /// References to contexts of other kinds of tracers are skipped and recorded as misuse, unless they have no identifiers, like
    /// those of a no-op tracer. Even skipped references prevent the active span from becoming the parent.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        guard permits(.startSpan) else { return NoopTracer().startSpan(operationName, options: options) }
        var references = usableReferences(of: options)
        var baggage = Baggage()
        for reference in references {
            baggage.merge(reference.context.baggage)
        }
        // A context with only baggage has no span to reference.
        references.removeAll { $0.context.spanIDString.isEmpty }
        let parent = references.parent?.context as? MockSpanContext
        let (traceNumber, spanNumber) = state.withLock { state in
            (parent?.traceNumber ?? state.makeID(), state.makeID())
        }
        let span = MockSpan(
            operationName,
            tracer: self,
            context: MockSpanContext(
                traceNumber: traceNumber,
                spanNumber: spanNumber,
                isSampled: parent?.isSampled ?? options.isSampled ?? samplesTraces,
                baggage: baggage
            ),
            parentID: parent?.spanIDString,
            references: references,
            tags: options.tags,
            startTime: options.startTime ?? clock()
        )
        state.withLock { $0.unfinished[spanNumber] = span }
        return span
    }

    /// Closes the list of finished spans: spans that finish afterwards are not added.
    @discardableResult
    public func close() async -> FlushResult {
        guard permits(.close) else { return .complete }
        let (waiters, finished) = state.withLock { state in
            state.isClosed = true
            return (state.removeWaiters { _ in true }, state.finished)
        }
        for waiter in waiters {
            waiter.resume(returning: finished)
        }
        return .complete
    }

    /// Reports a call and returns whether it should take effect.
    func permits(_ call: MockCall) -> Bool {
        let faults = self.faults
        faults.onCall?(call)
        return !faults.ignoredCalls.contains(call)
    }

    func note(_ misuse: [MockMisuse]) {
        guard !misuse.isEmpty else { return }
        state.withLock { $0.misuse += misuse }
    }

    func didFinish(_ span: MockSpan) {
        let (finished, waiters) = state.withLock { state in
            state.unfinished[span.recordedContext.spanNumber] = nil
            guard !state.isClosed else { return ([MockSpan](), [MockTracerState.Waiter]()) }
            state.finished.append(span)
            let count = state.finished.count
            return (state.finished, state.removeWaiters { $0 <= count })
        }
        for waiter in waiters {
            waiter.resume(returning: finished)
        }
        onSpanFinished?(span)
    }

    private func usableReferences(of options: SpanOptions) -> [Reference] {
        var usable = options.references.filter { $0.context is MockSpanContext }
        let foreign = options.references.count { !($0.context is MockSpanContext) && !$0.context.spanIDString.isEmpty }
        note(Array(repeating: MockMisuse(.foreignReference), count: foreign))
        if options.references.isEmpty, !options.ignoresActiveSpan,
            let active = scopeManager.activeContext as? MockSpanContext
        {
            usable = [Reference(type: .childOf, context: active)]
        }
        return usable
    }
}

extension MockTracer {
    /// Waits until a number of spans have finished.
    ///
    /// Use this to wait for work that the test does not await itself, without sleeping. Give the test a time limit: it cancels
    /// the task, this method then returns the spans so far, and the test fails where it inspects them.
    ///
    /// - Parameter count: the number of spans to wait for, counted since the last ``reset()``.
    /// - Returns: all finished spans, in the order in which they finished: at least `count`, or fewer if the task was cancelled
    ///   or the tracer was closed.
    public func finishedSpans(count: Int) async -> [MockSpan] {
        let key = state.withLock { $0.makeWaiterKey() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A cancellation before the lock is visible in `isCancelled`; one after it finds the waiter.
                let finished: [MockSpan]? = state.withLock { state in
                    if state.finished.count >= count || state.isClosed || Task.isCancelled {
                        return state.finished
                    }
                    state.waiters[key] = (count, continuation)
                    return nil
                }
                if let finished {
                    continuation.resume(returning: finished)
                }
            }
        } onCancel: {
            let (waiter, finished) = state.withLock { ($0.waiters.removeValue(forKey: key), $0.finished) }
            waiter?.continuation.resume(returning: finished)
        }
    }
}

/// The state of a ``MockTracer``, guarded by its lock.
struct MockTracerState {
    typealias Waiter = CheckedContinuation<[MockSpan], Never>

    private var nextID: Int
    private var nextWaiterKey = 0

    var faults: MockFaults
    var unfinished: [Int: MockSpan] = [:]
    var finished: [MockSpan] = []
    var misuse: [MockMisuse] = []
    var waiters: [Int: (count: Int, continuation: Waiter)] = [:]
    var isClosed = false

    init(nextID: Int, faults: MockFaults) {
        self.nextID = nextID
        self.faults = faults
    }

    mutating func makeID() -> Int {
        defer { nextID = nextID == .max ? 1 : nextID + 1 }
        return nextID
    }

    mutating func makeWaiterKey() -> Int {
        nextWaiterKey &+= 1
        return nextWaiterKey
    }

    /// Removes the waiters with matching counts and returns them, to be resumed outside the lock.
    mutating func removeWaiters(where isDone: (_ count: Int) -> Bool) -> [Waiter] {
        let done = waiters.filter { isDone($0.value.count) }
        for key in done.keys {
            waiters[key] = nil
        }
        return done.values.map(\.continuation)
    }
}

/// A clock for a ``MockTracer`` that only advances when a test advances it.
///
/// ```swift
/// let clock = MockClock()
/// let tracer = MockTracer(clock: clock.now)
/// clock.advance(by: .microseconds(1))
/// ```
public final class MockClock: Sendable {
    private let time: Mutex<Timestamp>

    /// Creates a clock.
    ///
    /// - Parameter start: the initial time; one second after 1970-01-01T00:00:00Z by default.
    public init(start: Timestamp = Timestamp(nanosecondsSinceEpoch: 1_000_000_000)) {
        time = Mutex(start)
    }

    /// Returns the current time of the clock.
    ///
    /// - Returns: the time.
    @Sendable
    public func now() -> Timestamp {
        time.withLock { $0 }
    }

    /// Advances the clock.
    ///
    /// - Parameter duration: the time to advance by; negative to set the clock back.
    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}
