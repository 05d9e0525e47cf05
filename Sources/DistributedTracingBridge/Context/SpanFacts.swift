//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
private import Synchronization
internal import Tracing

/// The span state that swift-distributed-tracing can read but OpenTracing cannot: typed attributes, a final status and whether
/// the span has ended.
///
/// It does not reference the context, so that a context can reference it.
final class SpanFacts: Sendable {
    private struct State {
        var attributes: SpanAttributes = [:]
        var isFailed = false
        var isStatusFinal = false
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// The facts of a missing span. They are never modified.
    static let none = SpanFacts()

    /// The attributes set so far.
    var attributes: SpanAttributes { state.withLock { $0.attributes } }

    /// Whether the span has not ended.
    var isOpen: Bool { state.withLock { !$0.hasEnded } }

    /// Merges the changes made since attributes were read, preserving concurrent changes.
    ///
    /// - Parameters:
    ///   - changed: the attributes now.
    ///   - read: the attributes when they were read; `nil` to compare with the current ones.
    /// - Returns: the new and changed attributes. Nothing is ever removed.
    func merge(_ changed: SpanAttributes, since read: SpanAttributes?) -> [(key: String, value: SpanAttribute)] {
        state.withLock { state in
            guard !state.hasEnded else { return [] }
            var news: [(key: String, value: SpanAttribute)] = []
            news.reserveCapacity(changed.count)
            // swift-format-ignore: ReplaceForEachWithForLoop
            changed.forEach { key, value in
                if (read ?? state.attributes).get(key) != value { news.append((key, value)) }
            }
            if state.attributes.isEmpty {
                state.attributes = changed
            } else {
                for (key, value) in news { state.attributes.set(key, value: value) }
            }
            return news
        }
    }

    /// Applies a status; returns `nil` if the current one is final.
    ///
    /// OpenTelemetry specification, "Set Status": success is final, and overrides a failure.
    func settle(_ code: SpanStatus.Code) -> (code: SpanStatus.Code, overridesFailure: Bool)? {
        state.withLock { state in
            guard !state.hasEnded, !state.isStatusFinal else { return nil }
            switch code {
            case .ok:
                state.isStatusFinal = true
                return (.ok, state.isFailed)
            case .error:
                state.isFailed = true
                return (.error, false)
            }
        }
    }

    /// Ends the span.
    ///
    /// - Returns: whether this was the first call; later ones have no effect.
    func end() -> Bool {
        state.withLock { state in
            defer { state.hasEnded = true }
            return !state.hasEnded
        }
    }
}
#endif
