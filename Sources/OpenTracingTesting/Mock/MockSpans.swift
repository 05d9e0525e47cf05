//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

// Queries on lists of spans: `tracer.finishedSpans.tagged(.spanKind, .client)`.

extension Sequence where Element == MockSpan {
    /// Returns the spans with an operation name, in order.
    ///
    /// - Parameter operationName: the name to look for.
    /// - Returns: the spans.
    public func named(_ operationName: String) -> [MockSpan] {
        filter { $0.operationName == operationName }
    }

    /// Returns the spans that have a tag with any value, in order.
    ///
    /// - Parameter key: the name of the tag.
    /// - Returns: the spans.
    public func tagged(_ key: String) -> [MockSpan] {
        filter { $0.tags[key] != nil }
    }

    /// Returns the spans that have a tag with a given value, in order.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag.
    /// - Returns: the spans.
    public func tagged(_ key: String, _ value: TagValue) -> [MockSpan] {
        filter { $0.tags[key] == value }
    }

    /// Returns the spans that have a standard tag with a given value, in order.
    ///
    /// - Parameters:
    ///   - tag: the tag.
    ///   - value: the value of the tag.
    /// - Returns: the spans.
    public func tagged<Value>(_ tag: Tag<Value>, _ value: Value) -> [MockSpan] {
        tagged(tag.name, TagValue(value))
    }

    /// Returns the children of a span, in order.
    ///
    /// - Parameter parent: the parent span.
    /// - Returns: the children.
    public func children(of parent: MockSpan) -> [MockSpan] {
        filter { $0.isChild(of: parent) }
    }
}

/// The spans of one trace.
package struct MockTrace: Sendable {
    /// The trace identifier.
    package let id: String

    /// The spans, in the order given.
    package let spans: [MockSpan]

    /// The spans without a parent in the trace; several if a common parent is missing.
    package var roots: [MockSpan] {
        let identifiers = Set(spans.map(\.spanIDString))
        return spans.filter { span in
            guard let parentID = span.parentID else { return true }
            return parentID == span.spanIDString || !identifiers.contains(parentID)
        }
    }

    /// The span with an identifier, or `nil` if there is none.
    package subscript(spanID: String) -> MockSpan? {
        spans.first { $0.spanIDString == spanID }
    }

    /// Returns the children of a span, in the order given.
    ///
    /// - Parameter parent: the parent span.
    /// - Returns: the children.
    package func children(of parent: MockSpan) -> [MockSpan] {
        spans.filter { $0.isChild(of: parent) && $0 !== parent }
    }

    static func grouping(_ spans: [MockSpan]) -> [MockTrace] {
        var order: [String] = []
        let byTrace = Dictionary(grouping: spans) { span in
            let traceID = span.traceIDString
            order.append(traceID)
            return traceID
        }
        var seen: Set<String> = []
        return order.filter { seen.insert($0).inserted }.map { MockTrace(id: $0, spans: byTrace[$0] ?? []) }
    }
}
