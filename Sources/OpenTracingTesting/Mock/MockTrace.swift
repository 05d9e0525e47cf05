//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The spans of one trace.
public struct MockTrace: Sendable {
    /// The identifier that the spans share.
    public let id: String

    /// The spans, in the order in which they were given.
    public let spans: [MockSpan]

    /// The spans that have no parent among those of the trace. More than one when the common parent is missing.
    public var roots: [MockSpan] {
        let identifiers = Set(spans.map(\.spanIDString))
        return spans.filter { span in
            guard let parentID = span.parentID else { return true }
            return parentID == span.spanIDString || !identifiers.contains(parentID)
        }
    }

    /// The span with an identifier, or `nil` when there is none.
    public subscript(spanID: String) -> MockSpan? {
        spans.first { $0.spanIDString == spanID }
    }

    /// The children of a span, in the order in which they were given.
    ///
    /// - Parameter parent: the span whose children to find.
    /// - Returns: the children.
    public func children(of parent: MockSpan) -> [MockSpan] {
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
