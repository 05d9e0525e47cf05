//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK

/// The spans of one trace as rows, parents before their children, siblings by their start.
///
/// A span whose parent is not among them is a root. Whatever the references say, each span gets exactly one row: identifiers
/// that occur twice and parents that form a ring do no harm.
package struct SpanTree {
    /// The place of a span in the tree.
    package struct Row {
        /// Which of the spans it is.
        package let span: Int
        /// How many ancestors it has.
        package let depth: Int
        /// The row of the parent.
        package let parent: Int?
        /// Whether no sibling comes after it.
        package let isLastChild: Bool
    }

    /// One row for each span.
    package private(set) var rows: [Row] = []

    /// Arranges spans.
    ///
    /// - Parameter spans: the spans, all of one trace.
    package init(_ spans: [SpanRecord]) {
        let order = spans.indices.sorted { (spans[$0].startTime, $0) < (spans[$1].startTime, $1) }
        var indexByIdentifier: [SpanID: Int] = [:]
        indexByIdentifier.reserveCapacity(spans.count)
        for index in order where indexByIdentifier[spans[index].context.spanID] == nil {
            indexByIdentifier[spans[index].context.spanID] = index
        }

        var children: [[Int]] = Array(repeating: [], count: spans.count)
        var roots: [Int] = []
        for index in order {
            if let parent = Self.parent(of: spans[index]).flatMap({ indexByIdentifier[$0] }) {
                children[parent].append(index)
            } else {
                roots.append(index)
            }
        }

        rows.reserveCapacity(spans.count)
        var isPlaced = Array(repeating: false, count: spans.count)
        for root in roots {
            place(root, children: children, isPlaced: &isPlaced)
        }
        // What is left stands in a ring of parents, or below one: the earliest of each ring becomes its root.
        for index in order where !isPlaced[index] {
            place(index, children: children, isPlaced: &isPlaced)
        }
    }

    private static func parent(of span: SpanRecord) -> SpanID? {
        guard let parent = span.parent?.context, parent.traceID == span.context.traceID
        else { return nil }
        return parent.spanID
    }

    /// Adds the rows of a root and of everything below it. A loop, not a recursion: chains can be as long as the batch.
    private mutating func place(_ root: Int, children: [[Int]], isPlaced: inout [Bool]) {
        var pending = [Row(span: root, depth: 0, parent: nil, isLastChild: true)]
        isPlaced[root] = true
        while let row = pending.popLast() {
            let parent = rows.count
            rows.append(row)
            var isLast = true
            for child in children[row.span].reversed() where !isPlaced[child] {
                isPlaced[child] = true
                pending.append(Row(span: child, depth: row.depth + 1, parent: parent, isLastChild: isLast))
                isLast = false
            }
        }
    }
}
