//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
private import Synchronization

/// A span of ``RecordingTracer`` that is or was sampled.
///
/// The tag `sampling.priority` can revoke sampling: the span then drops tags and logs, but keeps and propagates its identifiers
/// and baggage. A span that was never sampled has another type.
package final class RecordingSpan: Span, RecordedSpan {
    private let anchor: TracerAnchor
    private let startTime: Timestamp
    private let references: SpanReferences
    private let decisionTags: DecisionTags
    private let state: Mutex<SpanState>

    init(
        anchor: TracerAnchor,
        startTime: Timestamp,
        references: SpanReferences,
        decisionTags: DecisionTags,
        context: TraceContext,
        operationName: String,
        tags: Tags,
        isAnnounced: Bool = true
    ) {
        self.anchor = anchor
        self.startTime = startTime
        self.references = references
        self.decisionTags = decisionTags
        state = Mutex(
            SpanState(
                context: context,
                operationName: operationName,
                tags: tags,
                limits: anchor.core.limits,
                isAnnounced: isAnnounced
            )
        )
    }

    deinit {
        if state.withLock({ $0.isRecording }) { tellLoss() }
    }

    private func tellLoss() {
        recorder.discard(traceContext, reason: .neverFinished)
        recorder.report(
            .spanNeverFinished,
            "span '\(operationName)' was released without being finished; finish every span you start"
        )
    }

    private var recorder: TracerCore { anchor.core }

    /// The context that other spans and processes need to reference this span; a ``TraceContext``.
    package var context: any SpanContext { traceContext }

    /// The context with its concrete type.
    package var traceContext: TraceContext {
        state.withLock { $0.context }
    }

    /// The tracer that started this span.
    package var tracer: any Tracer { recorder.tracer }

    /// The operation name, even if the span is not sampled.
    package var operationName: String {
        state.withLock { $0.operationName }
    }

    /// Whether the span keeps tags and logs: it is sampled and has not finished.
    package var isRecording: Bool {
        state.withLock { $0.isRecording }
    }

    /// Replaces the operation name.
    @discardableResult
    package func setOperationName(_ operationName: String) -> Self {
        let outcome = state.withLock { $0.setOperationName(operationName, limits: recorder.limits) }
        act(on: outcome, of: "setOperationName")
        return self
    }

    /// Sets a tag. The tag `sampling.priority` also determines whether the span is sampled from now on.
    @discardableResult
    package func setTag(_ key: String, to value: TagValue) -> Self {
        let outcome = state.withLock { $0.setTag(key, to: value, limits: recorder.limits) }
        act(on: outcome, of: "setTag")
        return self
    }

    /// Sets several tags at once. The tag `sampling.priority` also determines whether the span is sampled from now on.
    @discardableResult
    package func setTags(_ tags: Tags) -> Self {
        let outcome = state.withLock { $0.setTags(tags, limits: recorder.limits) }
        act(on: outcome, of: "setTags")
        return self
    }

    /// Sets several tags atomically. If the span still has the tags that it was started with, the collection becomes its own.
    @discardableResult
    package func setTags(_ tags: Tags, startedWith start: Tags) -> Self {
        let isDone = state.withLock { $0.takeOver(tags, startedWith: start, limits: recorder.limits) }
        return isDone ? self : setTags(tags.added(to: start))
    }

    /// Adds a log record.
    @discardableResult
    package func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self {
        // Do not read the clock or describe an error needlessly, or under the lock.
        let record = isRecording ? recorder.limits.bounded(fields, at: timestamp ?? recorder.clock()) : nil
        let outcome = state.withLock { $0.log(record, limits: recorder.limits) }
        act(on: outcome, of: "log")
        return self
    }

    /// Sets or removes a baggage item, even if the span is not sampled.
    @discardableResult
    package func setBaggageItem(_ key: String, to value: String?) -> Self {
        setBaggageItem(key, to: value.map { BaggageItem(key: key, value: $0) })
    }

    /// Sets a baggage item with its properties, even if the span is not sampled.
    @discardableResult
    package func setBaggageItem(_ item: BaggageItem) -> Self {
        setBaggageItem(item.key, to: item)
    }

    private func setBaggageItem(_ key: String, to item: BaggageItem?) -> Self {
        let outcome = state.withLock { $0.setBaggageItem(key, to: item, limits: recorder.limits) }
        act(on: outcome, of: "setBaggageItem")
        return self
    }

    /// Finishes the span, and passes it to the tracer's processors if it is sampled.
    package func finish(at timestamp: Timestamp?) {
        // Not under the lock.
        let finishTime = timestamp ?? recorder.clock()
        let duration = startTime.nanoseconds(to: finishTime)
        let (isFirst, isSampled, isTeller, outcome) = state.withLock { state -> (Bool, Bool, Bool, SpanState.Outcome) in
            guard !state.isFinished else { return (false, false, false, state.misuse()) }
            state.isFinished = true
            state.durationNanoseconds = max(0, duration)
            return (true, state.isSampled, state.isSampled && state.notify(.finished), .done)
        }
        guard isFirst else {
            if case .misused = outcome {
                recorder.reportFinishedTwice(operationName)
            }
            return
        }
        guard isSampled else { return }
        if duration < 0 {
            recorder.report(
                .negativeDuration,
                "span '\(operationName)' finishes \(duration.magnitude) ns before it starts; its duration is recorded as zero"
            )
        }
        // Nothing follows the finish, so there is no next notice to ask for.
        if isTeller { recorder.hand(over: FinishedSpan(self)) }
    }

    /// Delivers a notice to the processors, then any that were added meanwhile.
    ///
    /// A span may be finished on another thread while its start is being delivered. This thread then delivers the finish too, so
    /// that no processor sees the finish first.
    func tell(_ notice: SpanState.Notice) {
        var next: SpanState.Notice? = notice
        while let notice = next {
            switch notice {
            case .started: recorder.announce(self, traceContext)
            case .unsampled: recorder.discard(traceContext, reason: .notSampledAnyMore)
            case .finished: recorder.hand(over: FinishedSpan(self))
            }
            next = state.withLock { $0.nextNotice() }
        }
    }

    var parent: TraceContext? { references.parent }

    var tags: Tags {
        state.withLock { $0.tags }
    }

    var durationNanoseconds: Int64 {
        state.withLock { $0.durationNanoseconds }
    }

    /// The span as passed to exporters.
    var record: SpanRecord {
        let (context, name, duration) = state.withLock { ($0.context, $0.operationName, $0.durationNanoseconds) }
        let (tags, droppedTagCount, logs) = state.withLock { ($0.tags, $0.droppedTagCount, $0.logs) }
        return SpanRecord(
            context: context,
            references: references.all,
            operationName: name,
            startTime: startTime,
            duration: .nanoseconds(duration),
            tags: tagsOfDecision.map { recorder.limits.bounded($0).tags.merging(tags) } ?? tags,
            logs: logs?.ordered ?? [],
            droppedTagCount: droppedTagCount,
            droppedLogCount: logs?.droppedCount ?? 0,
            droppedReferenceCount: references.droppedCount,
            resource: recorder.resource
        )
    }

    private var tagsOfDecision: Tags? {
        switch decisionTags {
        case .none: nil
        case .ofTracer: recorder.decisionTags
        case .own(let tags): tags
        }
    }

    private func act(on outcome: SpanState.Outcome, of operation: StaticString) {
        guard outcome != .done else { return }
        react(to: outcome, of: operation)
    }

    private func react(to outcome: SpanState.Outcome, of operation: StaticString) {
        switch outcome {
        case .done:
            break
        case .misused:
            recorder.reportUsedAfterFinish(operationName, operation)
        case .becameSampled:
            tell(.started)
        case .becameUnsampled:
            tell(.unsampled)
        case .baggageItemDropped:
            recorder.reportBaggageDropped(operationName)
        }
    }
}
