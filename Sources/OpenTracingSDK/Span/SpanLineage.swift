//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The origin of a span: its parent, its references, and any baggage that does not come from its parent alone.
struct SpanLineage {
    /// The parent, or a partial one: without identifiers, it only determines how the new trace begins.
    private(set) var parent: TraceContext?
    private(set) var references: SpanReferences

    /// The baggage merged from all references; `nil` if it is that of the parent.
    private(set) var baggage: Baggage?
    private(set) var foreignReferenceCount = 0
    private(set) var droppedBaggageItemCount = 0

    /// Creates the lineage of a span with explicit references: the first `childOf` is the parent, otherwise the first of any
    /// type.
    init(_ explicit: [Reference], limits: SpanLimits) {
        var kept: [SpanRecord.Reference] = []
        var droppedCount = 0
        var parentIsChildOf = false
        var partial: TraceContext?
        var union = Baggage()
        for reference in explicit {
            guard let context = reference.context as? TraceContext else {
                // The context of a no-op tracer has no identifiers: skipping it is not worth a report.
                foreignReferenceCount += reference.context.traceIDString.isEmpty ? 0 : 1
                continue
            }
            union.merge(context.baggage)
            guard context.isValid else {
                partial = partial ?? context
                continue
            }
            let isChildOf = reference.type == .childOf
            let isParent = parent == nil || (isChildOf && !parentIsChildOf)
            if isParent {
                parent = context
                parentIsChildOf = isChildOf
            }
            if kept.count < limits.referenceCount {
                kept.append(SpanRecord.Reference(type: reference.type, context: context))
                continue
            }
            droppedCount += 1
            if isParent {
                kept[kept.count - 1] = SpanRecord.Reference(type: reference.type, context: context)
            }
        }
        references = kept.isEmpty ? .none : .several(kept, droppedCount: droppedCount)
        parent = parent ?? partial
        // A single parent in this process passes on its own baggage, which is within the limits.
        if explicit.count > 1 || parent?.isRemote == true || parent?.isValid == false {
            bound(union, limits)
        }
    }

    private mutating func bound(_ baggage: Baggage, _ limits: SpanLimits) {
        guard !baggage.isEmpty else { return }
        let (bounded, droppedCount) = limits.bounded(baggage)
        self.baggage = bounded
        droppedBaggageItemCount = droppedCount
    }
}

/// The references of a span. The common case, a single parent, needs no array.
enum SpanReferences: Sendable {
    case none
    case childOf(TraceContext)
    case several([SpanRecord.Reference], droppedCount: Int)

    var all: [SpanRecord.Reference] {
        switch self {
        case .none: []
        case .childOf(let context): [SpanRecord.Reference(type: .childOf, context: context)]
        case .several(let references, _): references
        }
    }

    /// The first `childOf` reference, otherwise the first of any type.
    var parent: TraceContext? {
        switch self {
        case .none: nil
        case .childOf(let context): context
        case .several(let references, _): (references.first { $0.type == .childOf } ?? references.first)?.context
        }
    }

    /// The number of references dropped because there were too many.
    var droppedCount: Int {
        if case .several(_, let droppedCount) = self { droppedCount } else { 0 }
    }
}
