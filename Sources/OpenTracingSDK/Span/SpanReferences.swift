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
    case several([SpanRecord.Reference])

    mutating func append(_ type: ReferenceType, _ context: TraceContext) {
        switch self {
        case .none where type == .childOf:
            self = .childOf(context)
        case .none:
            self = .several([SpanRecord.Reference(type: type, context: context)])
        case .childOf, .several:
            self = .several(all + [SpanRecord.Reference(type: type, context: context)])
        }
    }

    var all: [SpanRecord.Reference] {
        switch self {
        case .none: []
        case .childOf(let context): [SpanRecord.Reference(type: .childOf, context: context)]
        case .several(let references): references
        }
    }

    var count: Int {
        switch self {
        case .none: 0
        case .childOf: 1
        case .several(let references): references.count
        }
    }
}
