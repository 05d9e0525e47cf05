//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The limits on baggage in a text format, in both directions.
///
/// Items are processed in order. An item that would exceed a limit is dropped as a whole and counted; smaller ones may still fit.
/// In both directions, an item's size is its size when written, so that everything that was read can be passed on.
public struct BaggageLimits: Sendable, Hashable {
    /// The maximum number of items.
    public var itemCount: Int

    /// The maximum total size in bytes: keys and values as written, without prefixes of names.
    public var byteCount: Int

    /// Creates limits. The defaults follow what W3C Baggage requires every system to propagate: 8192 bytes, and more items than
    /// fit into them.
    ///
    /// - Parameters:
    ///   - itemCount: the maximum number of items.
    ///   - byteCount: the maximum total size in bytes.
    public init(itemCount: Int = 4096, byteCount: Int = 8192) {
        self.itemCount = itemCount
        self.byteCount = byteCount
    }
}

/// The remaining budget while items are processed.
struct BaggageBudget {
    private var itemCount: Int
    private var byteCount: Int

    /// Creates an unspent budget.
    init(_ limits: BaggageLimits) {
        itemCount = limits.itemCount
        byteCount = limits.byteCount
    }

    /// Spends the bytes of one item.
    ///
    /// - Returns: whether it fits. If it does not, nothing is spent.
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

    /// The number of items that were malformed or exceeded a limit.
    var droppedItemCount = 0

    /// Whether there was no baggage at all.
    var isNothing: Bool { items.isEmpty && droppedItemCount == 0 }
}

extension TraceContext {
    /// Combines the parts that a format found. A malformed trace does not affect the baggage.
    ///
    /// - Parameters:
    ///   - trace: the trace, or only a decision; `nil` for none.
    ///   - error: the error with which reading the trace failed.
    ///   - baggage: the baggage.
    /// - Returns: the context; `nil` if there was nothing.
    /// - Throws: the error, if there is nothing else.
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
