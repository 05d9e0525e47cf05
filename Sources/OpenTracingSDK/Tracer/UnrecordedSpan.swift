//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
private import Synchronization

/// A span of ``RecordingTracer`` that is not sampled: it has identifiers and baggage, passes them on, and keeps neither tags nor
/// logs.
///
/// Most spans of a service that samples are of this type, so it is made to cost little. Once the tag `sampling.priority` asks for
/// it, a ``RecordingSpan`` takes over that begins where this one did.
final class UnrecordedSpan: IdentifiedSpan {
    private let anchor: TracerAnchor
    private let startTime: Timestamp
    private let references: SpanReferences
    private let tags: Tags
    private let state: Mutex<State>

    /// Whether the span has finished or another one has taken over: until then most calls have nothing to do, and need no lock to
    /// know that. Set under the lock.
    private let isSettled = Atomic(false)

    private struct State {
        var context: TraceContext
        var operationName: String
        var isFinished = false
        var hasReportedMisuse = false
        /// The span that has taken over.
        var successor: RecordingSpan?

        var isOpen: Bool { !isFinished && successor == nil }

        /// Whether a finished span is used for the first time.
        mutating func isFirstMisuse() -> Bool {
            guard isFinished, !hasReportedMisuse else { return false }
            hasReportedMisuse = true
            return true
        }
    }

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
        state = Mutex(State(context: context, operationName: operationName))
    }

    private var recorder: TracerCore { anchor.core }

    var context: any SpanContext { traceContext }

    /// The context under its own type.
    var traceContext: TraceContext {
        successor?.traceContext ?? state.withLock { $0.context }
    }

    var tracer: any Tracer { recorder.tracer }

    var operationName: String {
        successor?.operationName ?? state.withLock { $0.operationName }
    }

    var isRecording: Bool {
        successor?.isRecording ?? false
    }

    func setOperationName(_ operationName: String) -> Self {
        let isDone = state.withLock { state in
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
        if isSettled.load(ordering: .acquiring) { passOn("setTag") { $0.setTag(key, to: value) } }
        return self
    }

    func setTags(_ tags: Tags) -> Self {
        if SamplingPriority(tags) == .keep {
            beginRecording()
        }
        if isSettled.load(ordering: .acquiring) { passOn("setTags") { $0.setTags(tags) } }
        return self
    }

    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self {
        if isSettled.load(ordering: .acquiring) { passOn("log") { $0.log(fields, at: timestamp) } }
        return self
    }

    func setBaggageItem(_ key: String, to value: String?) -> Self {
        setBaggageItem(key, to: value.map { BaggageItem(key: key, value: $0) })
    }

    func setBaggageItem(_ item: BaggageItem) -> Self {
        setBaggageItem(item.key, to: item)
    }

    private func setBaggageItem(_ key: String, to item: BaggageItem?) -> Self {
        let isWithinLimits = state.withLock { state -> Bool? in
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
        let isFirst = state.withLock { state in
            guard state.isOpen else { return false }
            state.isFinished = true
            isSettled.store(true, ordering: .releasing)
            return true
        }
        if !isFirst { finishAgain(at: timestamp) }
    }

    private func finishAgain(at timestamp: Timestamp?) {
        if let successor {
            successor.finish(at: timestamp)
        } else if state.withLock({ $0.isFirstMisuse() }) {
            recorder.reportFinishedTwice(operationName)
        }
    }

    /// The span that has taken over.
    private var successor: RecordingSpan? {
        isSettled.load(ordering: .acquiring) ? state.withLock { $0.successor } : nil
    }

    /// Hands a change to the span that has taken over; without one, the change comes after the finish.
    private func passOn(_ operation: StaticString, _ change: (RecordingSpan) -> RecordingSpan) {
        if let successor {
            _ = change(successor)
        } else if state.withLock({ $0.isFirstMisuse() }) {
            recorder.reportUsedAfterFinish(operationName, operation)
        }
    }

    /// Lets a recorded span take over.
    private func beginRecording() {
        guard recorder.isEnabled else { return }
        let successor = state.withLock { state -> RecordingSpan? in
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
            isSettled.store(true, ordering: .releasing)
            return state.successor
        }
        successor?.tell(.started)
    }
}

/// A span of ``RecordingTracer``, recorded or not.
package protocol IdentifiedSpan: Span {
    /// The context under its own type.
    var traceContext: TraceContext { get }
}

extension RecordingSpan: IdentifiedSpan {}
