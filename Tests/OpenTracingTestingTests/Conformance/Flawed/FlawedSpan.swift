//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Synchronization

/// A span of a ``FlawedTracer``.
final class FlawedSpan: Span {
    let number: Int
    private let owner: FlawedTracer
    private let parent: FlawedSpan?
    private let state: Mutex<State>

    struct State {
        var operationName: String
        var context: FlawedContext
        var parentID: String?
        var references: [Reference]
        var startTime: Timestamp
        var tags: Tags
        var logs: [LogRecord] = []
        var finishTime: Timestamp?
    }

    init(number: Int, owner: FlawedTracer, parent: FlawedSpan?, state: State) {
        self.number = number
        self.owner = owner
        self.parent = parent
        self.state = Mutex(state)
    }

    private func has(_ flaw: Flaw) -> Bool { owner.flaw == flaw }

    var parentID: String? { state.withLock { $0.parentID } }
    var isSampled: Bool { state.withLock { $0.context.isSampled } }
    var operationName: String { state.withLock { $0.operationName } }
    var tracer: any Tracer { has(.forgetsItsTracer) ? NoopTracer() : owner }
    var isRecording: Bool {
        state.withLock { state in
            (has(.recordsAfterFinish) || state.finishTime == nil)
                && (has(.claimsToRecordUnsampled) || state.context.isSampled)
        }
    }

    var context: any SpanContext {
        var context = state.withLock { $0.context }
        if has(.changesIdentifiers), state.withLock({ $0.finishTime }) != nil {
            context.spanIDString = "another"
        }
        return context
    }

    var snapshot: TracerProbe.FinishedSpan {
        state.withLock { state in
            let duration = state.startTime.nanoseconds(to: state.finishTime ?? state.startTime)
            return TracerProbe.FinishedSpan(
                operationName: state.operationName,
                context: state.context,
                references: has(.reversesReferences) ? state.references.reversed() : state.references,
                startTime: state.startTime,
                duration: .nanoseconds(has(.negativeDurations) ? duration : max(0, duration)),
                tags: state.tags,
                logs: state.logs
            )
        }
    }

    @discardableResult
    func setOperationName(_ operationName: String) -> Self {
        guard !has(.ignoresRename) else { return self }
        return change { $0.operationName = operationName }
    }

    @discardableResult
    func setTag(_ key: String, to value: TagValue) -> Self {
        if has(.adoptsActiveSpanLater), let active = owner.scopeManager.activeSpan as? FlawedSpan, active !== self {
            state.withLock { state in
                state.parentID = active.context.spanIDString
                state.context.traceIDString = active.context.traceIDString
            }
        }
        guard !has(.dropsTags) else { return self }
        return change { state in
            if has(.keepsFirstTag), state.tags[key] != nil { return }
            if has(.dropsTagsAfterTen), state.tags.count >= 10 { return }
            if key == Tag.samplingPriority.name, let priority = value.integerValue {
                state.context.isSampled = priority > 0
            }
            state.tags[key] = value
        }
    }

    @discardableResult
    func setTags(_ tags: Tags) -> Self {
        for (key, value) in tags where !has(.keepsFirstOfSeveralTags) || state.withLock({ $0.tags[key] }) == nil {
            setTag(key, to: value)
        }
        return self
    }

    @discardableResult
    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self {
        guard !has(.dropsLogs) else { return self }
        return change { state in
            let time = has(.ignoresLogTimes) ? .now : timestamp ?? .now
            state.logs.append(LogRecord(timestamp: time, fields: fields))
        }
    }

    @discardableResult
    func setBaggageItem(_ key: String, to value: String?) -> Self {
        guard !has(.dropsBaggage) else { return self }
        if has(.leaksBaggageToParent) {
            parent?.setBaggageItem(key, to: value)
        }
        return change(isBaggage: true) { state in
            var items = state.context.baggage
            if has(.keepsFirstBaggage), items[key] != nil { return }
            if has(.keepsRemovedBaggage), value == nil { return }
            if has(.dropsBaggageAfterTen), items.count >= 10 { return }
            if has(.losesBaggageUnsampled), !state.context.isSampled { return }
            items[has(.lowerCasesBaggage) ? key.lowercased() : key] = value
            state.context.items = items
            state.context.shared?.items.withLock { $0 = items }
        }
    }

    func finish(at timestamp: Timestamp?) {
        guard !has(.neverFinishes) else { return }
        let isFirst = state.withLock { state in
            guard state.finishTime == nil || has(.recordsTwice) else { return false }
            state.finishTime = timestamp ?? (has(.finishesAtZero) ? Timestamp(nanosecondsSinceEpoch: 0) : .now)
            return true
        }
        if isFirst {
            owner.didFinish(self)
        } else {
            owner.noteMisuse()
        }
    }

    private func change(isBaggage: Bool = false, _ change: (inout State) -> Void) -> Self {
        let isLate = state.withLock { state in
            let isLate = state.finishTime != nil
            if !isLate || has(.recordsLateChanges) || (has(.changesBaggageLate) && isBaggage) {
                change(&state)
            }
            return isLate
        }
        if isLate {
            owner.noteMisuse()
        }
        guard has(.returnsCopies), let copy = copied() as? Self else { return self }
        return copy
    }

    private func copied() -> FlawedSpan {
        FlawedSpan(number: number, owner: owner, parent: parent, state: state.withLock { $0 })
    }
}
