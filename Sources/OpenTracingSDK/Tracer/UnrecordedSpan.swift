//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
private import Synchronization

/// An unsampled span of ``RecordingTracer``: it propagates its identifiers and baggage, and keeps neither tags nor logs.
///
/// In a sampling service, most spans have this type, so it is optimized for cost. If the tag `sampling.priority` requests it, a
/// ``RecordingSpan`` with the same start time takes over.
final class UnrecordedSpan: IdentifiedSpan {
    private let anchor: TracerAnchor
    private let startTime: Timestamp
    private let references: SpanReferences
    private let tags: Tags

    // The values that most spans keep to their end. Once changed, they are stored in `changes`.
    private let firstContext: TraceContext
    private let firstName: String

    /// The phase of the span: until something changes, most calls have nothing to do and need no lock.
    private let phase = Atomic(Phase.untouched)

    /// The changes, if the phase is ``Phase/changed``.
    private let changes = Mutex(Slot())

    /// A structure, because a bare optional is slower to destroy.
    private struct Slot {
        var changes: Changes?
    }

    private enum Phase: UInt8, AtomicRepresentable {
        case untouched
        /// The span has finished, and nothing else has happened.
        case finished
        /// Permanent: from here on, everything is under the lock.
        case changed
    }

    /// An object, so that a span without changes is cheap to destroy.
    private final class Changes: Sendable {
        let state: State

        init(_ state: State) {
            self.state = state
        }
    }

    private struct State {
        var context: TraceContext
        var operationName: String
        var isFinished = false
        var hasReportedMisuse = false
        /// The span that has taken over.
        var successor: RecordingSpan?

        var isOpen: Bool { !isFinished && successor == nil }

        /// Returns whether this is the first use of the finished span.
        mutating func isFirstMisuse() -> Bool {
            guard isFinished, !hasReportedMisuse else { return false }
            hasReportedMisuse = true
            return true
        }
    }

    @inline(__always)
    init(
        anchor: TracerAnchor,
        startTime: Timestamp,
        references: SpanReferences,
        context: TraceContext,
        operationName: String,
        tags: Tags
    ) {
        self.anchor = anchor
        self.startTime = startTime
        self.references = references
        self.tags = tags
        firstContext = context
        firstName = operationName
    }

    /// Modifies the state under the lock.
    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        changes.withLock { slot in
            var state =
                slot.changes?.state
                ?? State(context: firstContext, operationName: firstName, isFinished: !beginChanging())
            let result = body(&state)
            slot.changes = Changes(state)
            return result
        }
    }

    /// Moves to the phase with changes.
    ///
    /// - Returns: whether the span had not finished before.
    private func beginChanging() -> Bool {
        phase.exchange(.changed, ordering: .acquiringAndReleasing) != .finished
    }

    /// Whether there are changes.
    private var isChanged: Bool { phase.load(ordering: .acquiring) == .changed }

    /// The changes, or `nil` if there are none.
    private var changedState: State? {
        guard isChanged else { return nil }
        return changes.withLock { $0.changes?.state }
    }

    private var recorder: TracerCore { anchor.core }

    var context: any SpanContext { traceContext }

    /// The context with its concrete type.
    var traceContext: TraceContext {
        guard isChanged, let state = changedState else { return firstContext }
        return state.successor?.traceContext ?? state.context
    }

    var tracer: any Tracer { recorder.tracer }

    var operationName: String {
        guard let state = changedState else { return firstName }
        return state.successor?.operationName ?? state.operationName
    }

    var isRecording: Bool {
        guard let successor else { return false }
        return successor.isRecording
    }

    func setOperationName(_ operationName: String) -> Self {
        let isDone = change { state in
            guard state.isOpen else { return false }
            state.operationName = operationName
            return true
        }
        if !isDone { passOn("setOperationName") { $0.setOperationName(operationName) } }
        return self
    }

    func setTag(_ key: String, to value: TagValue) -> Self {
        if SamplingPriority.isKey(key), SamplingPriority(key: key, value: value) == .keep {
            beginRecording()
        }
        if isTouched { passOn("setTag") { $0.setTag(key, to: value) } }
        return self
    }

    func setTags(_ tags: Tags) -> Self {
        if SamplingPriority(tags) == .keep {
            beginRecording()
        }
        if isTouched { passOn("setTags") { $0.setTags(tags) } }
        return self
    }

    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self {
        if isTouched { passOn("log") { $0.log(fields, at: timestamp) } }
        return self
    }

    func setBaggageItem(_ key: String, to value: String?) -> Self {
        setBaggageItem(key, to: value.map { BaggageItem(key: key, value: $0) })
    }

    func setBaggageItem(_ item: BaggageItem) -> Self {
        setBaggageItem(item.key, to: item)
    }

    private func setBaggageItem(_ key: String, to item: BaggageItem?) -> Self {
        let isWithinLimits = change { state -> Bool? in
            guard state.isOpen else { return nil }
            return recorder.limits.setBaggageItem(key, to: item, in: &state.context)
        }
        switch isWithinLimits {
        case true?: break
        case false?: recorder.reportBaggageDropped(operationName)
        case nil:
            passOn("setBaggageItem") { item.map($0.setBaggageItem) ?? $0.setBaggageItem(key, to: nil) }
        }
        return self
    }

    func finish(at timestamp: Timestamp?) {
        let (isFirst, _) = phase.compareExchange(
            expected: .untouched,
            desired: .finished,
            ordering: .acquiringAndReleasing
        )
        if !isFirst { finishChanged(at: timestamp) }
    }

    /// Finishes a span that has been changed.
    private func finishChanged(at timestamp: Timestamp?) {
        let (successor, isMisused) = change { state -> (RecordingSpan?, Bool) in
            guard !state.isOpen else {
                state.isFinished = true
                return (nil, false)
            }
            return (state.successor, state.isFirstMisuse())
        }
        if let successor {
            successor.finish(at: timestamp)
        } else if isMisused {
            recorder.reportFinishedTwice(operationName)
        }
    }

    /// Whether anything has happened since the start, including the finish.
    private var isTouched: Bool { phase.load(ordering: .acquiring) != .untouched }

    /// The span that has taken over.
    private var successor: RecordingSpan? {
        guard isChanged else { return nil }
        return changes.withLock { $0.changes?.state.successor }
    }

    /// Forwards a change to the span that has taken over; without one, the change comes after the finish.
    private func passOn(_ operation: StaticString, _ change: (RecordingSpan) -> RecordingSpan) {
        if let successor {
            _ = change(successor)
        } else if self.change({ $0.isFirstMisuse() }) {
            recorder.reportUsedAfterFinish(operationName, operation)
        }
    }

    /// Lets a recorded span take over.
    private func beginRecording() {
        guard recorder.isEnabled else { return }
        let successor = change { state -> RecordingSpan? in
            guard state.isOpen else { return nil }
            state.context.forceSampling(.sampled)
            state.successor = RecordingSpan(
                anchor: anchor,
                startTime: startTime,
                references: references,
                decisionTags: .none,
                context: state.context,
                operationName: state.operationName,
                tags: tags,
                isAnnounced: false
            )
            return state.successor
        }
        successor?.tell(.started)
    }
}

/// A span of ``RecordingTracer``, recorded or not.
package protocol IdentifiedSpan: Span {
    /// The context with its concrete type.
    var traceContext: TraceContext { get }
}

extension RecordingSpan: IdentifiedSpan {}
