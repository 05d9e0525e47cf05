//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

// Look-ups in lists of spans: `tracer.finishedSpans.tagged(.spanKind, .client)`.

extension Sequence where Element == MockSpan {
    /// The spans with an operation name, in order.
    ///
    /// - Parameter operationName: the name to look for.
    /// - Returns: the spans.
    public func named(_ operationName: String) -> [MockSpan] {
        filter { $0.operationName == operationName }
    }

    /// The spans that have a tag, whatever its value, in order.
    ///
    /// - Parameter key: the name of the tag.
    /// - Returns: the spans.
    public func tagged(_ key: String) -> [MockSpan] {
        filter { $0.tags[key] != nil }
    }

    /// The spans that have a tag with a value, in order.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag.
    /// - Returns: the spans.
    public func tagged(_ key: String, _ value: TagValue) -> [MockSpan] {
        filter { $0.tags[key] == value }
    }

    /// The spans that have a standard tag with a value, in order.
    ///
    /// - Parameters:
    ///   - tag: the tag.
    ///   - value: the value of the tag.
    /// - Returns: the spans.
    public func tagged<Value>(_ tag: Tag<Value>, _ value: Value) -> [MockSpan] {
        tagged(tag.name, TagValue(value))
    }

    /// The children of a span, in order.
    ///
    /// - Parameter parent: the span whose children to find.
    /// - Returns: the children.
    public func children(of parent: MockSpan) -> [MockSpan] {
        filter { $0.isChild(of: parent) }
    }
}
