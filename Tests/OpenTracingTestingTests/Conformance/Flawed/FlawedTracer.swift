//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Synchronization

/// A small tracer that shares no code with the mock, and has at most one flaw.
final class FlawedTracer: Tracer {
    let flaw: Flaw?
    let samplesTraces: Bool
    let instance = makeIdentifier()
    private let state = Mutex(State())

    private struct State {
        var startedCount = 0
        var recorded: [FlawedSpan] = []
        var misuseCount = 0
        var isClosed = false
        var isWriting = false
    }

    init(_ flaw: Flaw?, samplesTraces: Bool = true) {
        self.flaw = flaw
        self.samplesTraces = samplesTraces
    }

    var scopeManager: ScopeManager { flaw == .managesNoScopes ? ScopeManager() : .shared }
    var isClosed: Bool { state.withLock { $0.isClosed } }
    var misuseCount: Int { state.withLock { $0.misuseCount } }

    var finishedSpans: [TracerProbe.FinishedSpan] {
        let spans = state.withLock { $0.isWriting ? [] : $0.recorded }
        return (flaw == .recordsAtStart ? spans.sorted { $0.number < $1.number } : spans).map(\.snapshot)
    }

    func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        let number = state.withLock { state in
            state.startedCount += 1
            return state.startedCount
        }
        let references = usableReferences(of: options)
        let parent = parent(among: references, of: options)
        let identifier = Self.makeIdentifier()
        var context = FlawedContext(
            traceIDString: parent?.traceIDString ?? foreignTrace(of: options) ?? Self.makeIdentifier(),
            spanIDString: flaw == .repeatsSpanIdentifiers ? parent?.spanIDString ?? identifier : identifier,
            isSampled: parent?.isSampled ?? samplesTraces,
            items: baggage(of: references, parent: parent)
        )
        switch flaw {
        case .oneTraceForAll: context.traceIDString = "1"
        case .emptyIdentifiers: context = FlawedContext(traceIDString: "", spanIDString: "", items: context.items)
        case .rootHasBaggage: context.items["root"] = "1"
        case .sharesBaggage: context.shared = parent?.shared ?? FlawedContext.SharedBaggage(context.items)
        default: break
        }
        if let priority = options.tags[.samplingPriority] {
            context.isSampled = priority > 0
        }
        let span = FlawedSpan(
            number: number,
            owner: self,
            parent: flaw == .leaksBaggageToParent ? openSpan(parent) : nil,
            state: FlawedSpan.State(
                operationName: operationName,
                context: context,
                parentID: parent?.spanIDString,
                references: flaw == .recordsForeignReferences ? options.references : references,
                startTime: flaw == .ignoresStartTime ? .now : options.startTime ?? .now,
                tags: flaw == .dropsStartTags ? [:] : options.tags
            )
        )
        if flaw == .recordsUnfinished || flaw == .leaksBaggageToParent {
            state.withLock { $0.recorded.append(span) }
        }
        return span
    }

    func close() async -> FlushResult {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            if flaw == .losesSpansAtClose { state.recorded = [] }
            return !state.isClosed
        }
        guard flaw == .laterClosesDoNotWait, isFirst else { return .complete }
        // Writes for a while. Others who close find everything done, and it is not.
        state.withLock { $0.isWriting = true }
        for _ in 0..<10_000 { await Task.yield() }
        state.withLock { $0.isWriting = false }
        return .complete
    }

    func didFinish(_ span: FlawedSpan) {
        guard flaw != .recordsUnfinished, flaw == .recordsUnsampled || span.isSampled else { return }
        state.withLock { state in
            if flaw == .recordsOneHundred, state.recorded.count >= 100 { return }
            state.recorded.append(span)
        }
    }

    func noteMisuse() {
        guard flaw != .isSilent else { return }
        state.withLock { $0.misuseCount += 1 }
    }

    private func usableReferences(of options: SpanOptions) -> [Reference] {
        var references = options.references.filter { $0.context is FlawedContext }
        if flaw == .ignoresOwnReferenceTypes {
            references.removeAll { $0.type != .childOf && $0.type != .followsFrom }
        }
        if flaw == .ignoresReferences {
            references = []
        }
        guard flaw != .ignoresActiveSpan, flaw == .neverIgnoresActiveSpan || !options.ignoresActiveSpan else {
            return references
        }
        let active = flaw == .ignoresPassedContext ? scopeManager.activeSpan?.context : scopeManager.activeContext
        if let active = active as? FlawedContext,
            options.references.isEmpty
                || (references.isEmpty && flaw == .foreignReferencesAreForgotten) || flaw == .prefersActiveSpan
        {
            return [Reference(type: .childOf, context: active)]
        }
        return references
    }

    private func parent(among references: [Reference], of options: SpanOptions) -> FlawedContext? {
        let reference =
            switch flaw {
            case .takesFirstReference: references.first
            case .takesLastReference: references.last
            case .followsFromBeginsTrace: references.first { $0.type == .childOf }
            case .foreignReferencesHideOthers where !options.references.isEmpty: options.references.parent
            default: references.parent
            }
        return reference?.context as? FlawedContext
    }

    private func foreignTrace(of options: SpanOptions) -> String? {
        guard flaw == .adoptsForeignTraces else { return nil }
        return (options.references.first?.context ?? scopeManager.activeContext)?.traceIDString
    }

    private func baggage(of references: [Reference], parent: FlawedContext?) -> Baggage {
        guard flaw != .keepsBaggageToItself else { return [:] }
        if flaw == .baggageOfParentOnly { return parent?.baggage ?? [:] }
        var baggage = Baggage()
        for reference in flaw == .earlierBaggageWins ? references.reversed() : references {
            baggage.merge(reference.context.baggage)
        }
        return baggage
    }

    /// Sixteen hexadecimal digits.
    private static func makeIdentifier() -> String {
        String(UInt64.random(in: 1 << 60...(.max)), radix: 16)
    }

    private func openSpan(_ context: FlawedContext?) -> FlawedSpan? {
        state.withLock { $0.recorded.first { $0.context.spanIDString == context?.spanIDString } }
    }
}
