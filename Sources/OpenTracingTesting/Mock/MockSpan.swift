//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// A span of a ``MockTracer`` that makes everything recorded on it available for inspection.
///
/// It holds its tracer weakly, so that the tracer and its spans are released when the tracer is no longer used.
public final class MockSpan: Span {
    /// The references of the span, in the order given; a reference to the active span if that became the parent.
    public let references: [Reference]

    /// The identifier of the parent, or `nil` for a root span.
    public let parentID: String?

    /// The start time.
    public let startTime: Timestamp

    private let clock: @Sendable () -> Timestamp
    private let state: Mutex<State>

    private struct State {
        weak var tracer: MockTracer?
        var operationName: String
        var context: MockSpanContext
        var tags = Tags()
        var logs: [LogRecord] = []
        var finishTime: Timestamp?
        var misuse: [MockMisuse] = []

        mutating func set(_ key: String, to value: TagValue) {
            if key == Tag.samplingPriority.name, let priority = value.doubleValue {
                context = context.withSampling(priority > 0)
            }
            tags[key] = value
        }

        mutating func note(_ kind: MockMisuse.Kind) -> MockMisuse {
            let found = MockMisuse(kind, operationName: operationName, spanID: context.spanIDString)
            misuse.append(found)
            return found
        }
    }

    init(
        _ operationName: String,
        tracer: MockTracer,
        context: MockSpanContext,
        parentID: String?,
        references: [Reference],
        tags: Tags,
        startTime: Timestamp
    ) {
        self.references = references
        self.parentID = parentID
        self.startTime = startTime
        clock = tracer.clock
        var initial = State(tracer: tracer, operationName: operationName, context: context)
        for (key, value) in tags {
            initial.set(key, to: value)
        }
        state = Mutex(initial)
    }

    /// The context for references from other spans; without identifiers if the tracer's faults include this call.
    public var context: any SpanContext {
        guard permits(.context) else { return NoopTracer().startSpan("", options: SpanOptions()).context }
        return recordedContext
    }

    /// The tracer that started this span, or a no-op tracer if it has been released.
    public var tracer: any Tracer { state.withLock { $0.tracer } ?? NoopTracer() }

    /// The operation name.
    public var operationName: String { state.withLock { $0.operationName } }

    /// Whether the span is sampled and unfinished, as with a real tracer.
    ///
    /// Data set on an unsampled span is still kept, so that tests can detect code that does not check this property.
    public var isRecording: Bool { state.withLock { $0.finishTime == nil && $0.context.isSampled } }

    /// Replaces the operation name.
    @discardableResult
    public func setOperationName(_ operationName: String) -> Self {
        change(at: .setOperationName) { $0.operationName = operationName }
    }

    /// Sets a tag.
    ///
    /// A number under `sampling.priority` also sets the sampling decision of the trace.
    @discardableResult
    public func setTag(_ key: String, to value: TagValue) -> Self {
        change(at: .setTag) { $0.set(key, to: value) }
    }

    /// Sets several tags. After the finish, this counts as a single misuse.
    @discardableResult
    public func setTags(_ tags: Tags) -> Self {
        change(at: .setTag) { state in
            for (key, value) in tags {
                state.set(key, to: value)
            }
        }
    }

    /// Adds a log record.
    @discardableResult
    public func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self {
        let record = LogRecord(timestamp: timestamp ?? clock(), fields: fields)
        return change(at: .log) { $0.logs.append(record) }
    }

    /// Sets or removes a baggage item, for this span and for spans that reference it from now on.
    @discardableResult
    public func setBaggageItem(_ key: String, to value: String?) -> Self {
        changeBaggage { $0[key] = value }
    }

    /// Sets a baggage item with its properties, for this span and for spans that reference it from now on.
    @discardableResult
    public func setBaggageItem(_ item: BaggageItem) -> Self {
        changeBaggage { $0.set(item) }
    }

    private func changeBaggage(_ body: (inout Baggage) -> Void) -> Self {
        change(at: .setBaggageItem) { state in
            var baggage = state.context.baggage
            body(&baggage)
            state.context = state.context.withBaggage(baggage)
        }
    }

    /// Finishes the span and adds it to the tracer's finished spans. A time before the start is replaced by the start.
    public func finish(at timestamp: Timestamp?) {
        guard permits(.finish) else { return }
        let time = timestamp ?? clock()
        let (tracer, misuse, isFirst) = state.withLock { state in
            guard state.finishTime == nil else {
                return (state.tracer, [state.note(.finishedTwice)], false)
            }
            let isReversed = startTime.nanoseconds(to: time) < 0
            let finishTime = isReversed ? startTime : time
            state.finishTime = finishTime
            var misuse = isReversed ? [state.note(.finishedBeforeStart)] : []
            let isStray = state.logs.contains {
                startTime.nanoseconds(to: $0.timestamp) < 0 || $0.timestamp.nanoseconds(to: finishTime) < 0
            }
            if isStray {
                misuse.append(state.note(.loggedOutsideSpan))
            }
            return (state.tracer, misuse, true)
        }
        tracer?.note(misuse)
        if isFirst {
            tracer?.didFinish(self)
        }
    }

    private func permits(_ call: MockCall) -> Bool {
        state.withLock { $0.tracer }?.permits(call) ?? true
    }

    private func change(at call: MockCall, _ change: (inout State) -> Void) -> Self {
        guard permits(call) else { return self }
        let (tracer, misuse) = state.withLock { state in
            guard state.finishTime == nil else {
                return (state.tracer, [state.note(.usedAfterFinish(call))])
            }
            change(&state)
            return (state.tracer, [])
        }
        tracer?.note(misuse)
        return self
    }
}

extension MockSpan {
    /// The actual context, regardless of the tracer's faults.
    public var recordedContext: MockSpanContext { state.withLock { $0.context } }

    /// The trace identifier.
    public var traceIDString: String { recordedContext.traceIDString }

    /// The span identifier, unique within its tracer.
    public var spanIDString: String { recordedContext.spanIDString }

    /// Whether the trace is sampled.
    public var isSampled: Bool { recordedContext.isSampled }

    /// The baggage items of the span.
    public var baggage: Baggage { recordedContext.baggage }

    /// The tags of the span.
    public var tags: Tags { state.withLock { $0.tags } }

    /// The log records, in the order in which they were added.
    public var logs: [LogRecord] { state.withLock { $0.logs } }

    /// The finish time, or `nil` if the span is unfinished.
    public var finishTime: Timestamp? { state.withLock { $0.finishTime } }

    /// Whether the span has been finished.
    public var isFinished: Bool { finishTime != nil }

    /// The duration, never negative; `nil` if the span is unfinished.
    public var duration: Duration? {
        finishTime.map { max(.zero, startTime.duration(to: $0)) }
    }

    /// The API misuse recorded for this span.
    public var misuse: [MockMisuse] { state.withLock { $0.misuse } }

    /// Returns whether another span is the parent of this one.
    ///
    /// - Parameter other: the potential parent.
    /// - Returns: whether it is the parent.
    public func isChild(of other: MockSpan) -> Bool {
        parentID == other.spanIDString && traceIDString == other.traceIDString
    }
}

/// The context of a ``MockSpan``: two small integers, a sampling decision and baggage.
public struct MockSpanContext: SpanContext, Hashable {
    /// The trace identifier; positive, or zero for a context with only baggage.
    package let traceNumber: Int

    /// The span identifier; positive, or zero for a context with only baggage.
    package let spanNumber: Int

    /// Whether the trace is sampled. A mock tracer records unsampled spans too.
    public let isSampled: Bool

    /// The baggage items of the span.
    public let baggage: Baggage

    /// The error from extracting the context, if part of it could not be read.
    public let corruption: PropagationError?

    /// Creates a context, for example for a span in another process.
    ///
    /// - Parameters:
    ///   - traceNumber: the trace identifier; positive.
    ///   - spanNumber: the span identifier; positive.
    ///   - isSampled: whether the trace is sampled.
    ///   - baggage: the baggage items of the span.
    ///   - corruption: the error from extracting the context, if any.
    package init(
        traceNumber: Int,
        spanNumber: Int,
        isSampled: Bool = true,
        baggage: Baggage = [:],
        corruption: PropagationError? = nil
    ) {
        self.traceNumber = traceNumber
        self.spanNumber = spanNumber
        self.isSampled = isSampled
        self.baggage = baggage
        self.corruption = corruption
    }

    /// Whether the context has identifiers.
    var hasIdentifiers: Bool { traceNumber != 0 && spanNumber != 0 }

    /// The same context without baggage.
    public var withoutBaggage: (any SpanContext)? { withBaggage([:]) }

    /// The trace identifier in decimal; empty if there is none.
    public var traceIDString: String { hasIdentifiers ? String(traceNumber) : "" }

    /// The span identifier in decimal; empty if there is none.
    public var spanIDString: String { hasIdentifiers ? String(spanNumber) : "" }

    func withBaggage(_ baggage: Baggage) -> MockSpanContext {
        MockSpanContext(traceNumber: traceNumber, spanNumber: spanNumber, isSampled: isSampled, baggage: baggage)
    }

    func withSampling(_ isSampled: Bool) -> MockSpanContext {
        MockSpanContext(traceNumber: traceNumber, spanNumber: spanNumber, isSampled: isSampled, baggage: baggage)
    }
}

extension MockSpanContext: CustomStringConvertible {
    /// The trace and span identifiers, and any baggage.
    public var description: String {
        let identifiers = "trace \(traceNumber) span \(spanNumber)\(isSampled ? "" : " unsampled")"
        return baggage.isEmpty ? identifiers : "\(identifiers) \(baggage)"
    }
}
