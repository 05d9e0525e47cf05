//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// How much baggage travels in a text format, either way.
///
/// Items are taken in their order. One that would pass a limit is dropped as a whole and counted; smaller ones may still fit.
/// Both ways an item counts with what writing it takes, so that what was read can be passed on whole.
public struct BaggageLimits: Sendable, Hashable {
    /// How many items travel at most.
    public var itemCount: Int

    /// How many bytes the items take together at most: keys and values as they are written, without prefixes of names.
    public var byteCount: Int

    /// Creates limits. By default what every system has to pass on of W3C Baggage: 8192 bytes, and more items than they hold.
    ///
    /// - Parameters:
    ///   - itemCount: how many items travel at most.
    ///   - byteCount: how many bytes the items take together at most.
    public init(itemCount: Int = 4096, byteCount: Int = 8192) {
        self.itemCount = itemCount
        self.byteCount = byteCount
    }
}

/// What is left of limits while items are taken.
struct BaggageBudget {
    private var itemCount: Int
    private var byteCount: Int

    /// Creates a budget that has not been touched.
    init(_ limits: BaggageLimits) {
        itemCount = limits.itemCount
        byteCount = limits.byteCount
    }

    /// Takes an item of a number of bytes.
    ///
    /// - Returns: whether it fits. When it does not, nothing is taken.
    mutating func spend(_ count: Int) -> Bool {
        guard itemCount > 0, count <= byteCount else { return false }
        itemCount -= 1
        byteCount -= count
        return true
    }
}

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
