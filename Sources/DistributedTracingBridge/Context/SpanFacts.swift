//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
private import Synchronization
internal import Tracing

/// What swift-distributed-tracing asks of a span and OpenTracing has no reading for: its attributes with their types, whether its
/// status is final, and whether it has ended.
///
/// It does not hold the context, so that a context may hold it.
final class SpanFacts: Sendable {
    private struct State {
        var attributes: SpanAttributes = [:]
        var isFailed = false
        var isStatusFinal = false
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// The facts of what is no span. Nothing is ever written to them.
    static let none = SpanFacts()

    /// The attributes that were set so far.
    var attributes: SpanAttributes { state.withLock { $0.attributes } }

    /// Whether the span has not ended.
    var isOpen: Bool { state.withLock { !$0.hasEnded } }

    /// Takes over what has changed since attributes were read. Whatever others have set meanwhile stays.
    ///
    /// - Parameters:
    ///   - changed: the attributes now.
    ///   - read: the attributes as they were read; `nil` for those that stand here.
    /// - Returns: what is new or different. Nothing is ever removed.
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

    /// What a status means for the span: `nil` where another one is final already.
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
    /// - Returns: whether this is the first end, which is the only one that counts.
    func end() -> Bool {
        state.withLock { state in
            defer { state.hasEnded = true }
            return !state.hasEnded
        }
    }
}
#endif
