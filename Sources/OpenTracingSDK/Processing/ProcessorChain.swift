//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A tracer's processors as a linked list.
///
/// Each is stored in an immutable object, so that it is called in place: taken from an array, it would be copied for each call.
final class ProcessorChain: Sendable {
    private let processor: any SpanProcessor
    private let next: ProcessorChain?

    /// Creates a chain; `nil` for no processors.
    convenience init?(_ processors: [any SpanProcessor]) {
        self.init(processors[...])
    }

    private init?(_ processors: ArraySlice<any SpanProcessor>) {
        guard let first = processors.first else { return nil }
        processor = first
        next = ProcessorChain(processors.dropFirst())
    }

    func spanStarted(_ span: StartedSpan) {
        processor.spanStarted(span)
        next?.spanStarted(span)
    }

    func spanFinished(_ span: FinishedSpan) {
        processor.spanFinished(span)
        next?.spanFinished(span)
    }

    func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        processor.spanDiscarded(context, reason: reason)
        next?.spanDiscarded(context, reason: reason)
    }
}
