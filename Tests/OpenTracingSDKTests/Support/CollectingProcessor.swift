//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization

/// Keeps everything that a processor is told.
final class CollectingProcessor: SpanProcessor {
    struct State: Sendable {
        var started: [TraceContext] = []
        var finished: [FinishedSpan] = []
        var discarded: [(context: TraceContext, reason: SpanDropReason)] = []
        var flushCount = 0
        var shutdownCount = 0
    }

    private let state = Mutex(State())

    var current: State { state.withLock { $0 } }

    /// The records of the spans that have finished, in the order in which they did.
    var records: [SpanRecord] { current.finished.map(\.record) }

    func record(named operationName: String) -> SpanRecord? {
        records.first { $0.operationName == operationName }
    }

    func spanStarted(_ span: StartedSpan) {
        state.withLock { $0.started.append(span.context) }
    }

    func spanFinished(_ span: FinishedSpan) {
        state.withLock { $0.finished.append(span) }
    }

    func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        state.withLock { $0.discarded.append((context, reason)) }
    }

    func flush() async -> FlushResult {
        state.withLock { $0.flushCount += 1 }
        return .complete
    }

    func shutdown() async -> FlushResult {
        state.withLock { $0.shutdownCount += 1 }
        return .complete
    }
}
