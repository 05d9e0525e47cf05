//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The baggage that a format found in a carrier.
struct ExtractedBaggage {
    /// The items that were read.
    var items = Baggage()

    /// How many items were malformed or passed a limit.
    var droppedItemCount = 0

    /// Whether there was no baggage at all.
    var isNothing: Bool { items.isEmpty && droppedItemCount == 0 }
}

extension TraceContext {
    /// Puts together what a format found. A trace that is broken leaves the baggage beside it alone.
    ///
    /// - Parameters:
    ///   - trace: the trace, or a decision alone; `nil` for none.
    ///   - error: why the trace could not be read.
    ///   - baggage: the baggage.
    /// - Returns: the context; `nil` when there was nothing.
    /// - Throws: the error, when there is nothing beside it.
    static func extracted(
        _ trace: TraceContext?,
        _ error: PropagationError?,
        _ baggage: ExtractedBaggage
    ) throws(PropagationError) -> TraceContext? {
        guard trace != nil || !baggage.isNothing else {
            if let error { throw error }
            return nil
        }
        var context = trace ?? TraceContext(traceID: .invalid, spanID: .invalid, isRemote: true)
        if let error {
            context.corruption = error
        }
        if !baggage.isNothing {
            context.baggage = baggage.items
            context.droppedBaggageItemCount = baggage.droppedItemCount
        }
        return context
    }
}
