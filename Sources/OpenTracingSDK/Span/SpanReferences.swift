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

    var all: [SpanRecord.Reference] {
        switch self {
        case .none: []
        case .childOf(let context): [SpanRecord.Reference(type: .childOf, context: context)]
        case .several(let references): references
        }
    }
}
