//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// What a span refers to. The common case, a single parent, needs no array.
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

    /// The first reference of type `childOf`, else the first of any type.
    var parent: TraceContext? {
        switch self {
        case .none: nil
        case .childOf(let context): context
        case .several(let references, _): (references.first { $0.type == .childOf } ?? references.first)?.context
        }
    }

    /// How many were left out because there were too many.
    var droppedCount: Int {
        if case .several(_, let droppedCount) = self { droppedCount } else { 0 }
    }
}
