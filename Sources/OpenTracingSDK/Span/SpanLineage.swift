//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// Where a span comes from: its parent, what it refers to, and the baggage it starts with.
struct SpanLineage {
    /// The parent, or what arrived of one; without identifiers it only says how the new trace begins.
    private(set) var parent: TraceContext?
    private(set) var references = SpanReferences.none
    private(set) var baggage = Baggage()
    private(set) var foreignReferenceCount = 0
    private(set) var droppedBaggageItemCount = 0

    /// A span that nothing is known about.
    init() {}

    /// A child of what is active.
    init(childOf context: TraceContext, limits: SpanLimits) {
        parent = context
        baggage = context.baggage
        if context.isValid {
            references = .childOf(context)
        }
        if context.isRemote {
            bound(limits)
        }
    }

    /// A span with explicit references: the first `childOf` is the parent, else the first of any type.
    init(_ explicit: [Reference], limits: SpanLimits) {
        var parentIsChildOf = false
        var partial: TraceContext?
        for reference in explicit {
            guard let context = reference.context as? TraceContext else {
                // A tracer that does nothing has no identifiers: skipping its context is no news.
                foreignReferenceCount += reference.context.traceID.isEmpty ? 0 : 1
                continue
            }
            baggage.merge(context.baggage)
            guard context.isValid else {
                partial = partial ?? context
                continue
            }
            if references.count < limits.referenceCount {
                references.append(reference.type, context)
            }
            let isChildOf = reference.type == .childOf
            if parent == nil || (isChildOf && !parentIsChildOf) {
                parent = context
                parentIsChildOf = isChildOf
            }
        }
        parent = parent ?? partial
        bound(limits)
    }

    private mutating func bound(_ limits: SpanLimits) {
        (baggage, droppedBaggageItemCount) = limits.bounded(baggage)
    }
}
