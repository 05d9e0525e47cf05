//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK
private import OpenTracingSupport

/// Renders one trace.
struct TraceWaterfall {
    private let trace: TraceID
    private let style: Waterfall
    private let columns: Int
    private let lines: [WaterfallLine]
    private let services: [String]
    private let range: WaterfallRange
    private let tree: SpanTree
    private let layout: WaterfallLayout

    init(_ spans: [SpanRecord], of trace: TraceID, style: Waterfall) {
        self.trace = trace
        self.style = style
        columns = min(max(style.columns, Waterfall.minimumColumns), 10_000)
        tree = SpanTree(spans)
        range = WaterfallRange(of: spans)
        var services: [String] = []
        var known: Set<String> = []
        for row in tree.rows where known.insert(spans[row.span].resource.serviceName).inserted {
            services.append(spans[row.span].resource.serviceName)
        }
        self.services = services
        let range = range
        lines = tree.rows.map { WaterfallLine(spans[$0.span], within: range, style: style) }
        layout = WaterfallLayout(columns: columns, lines: lines, rows: tree.rows, showsServices: services.count > 1)
    }

    func write(to text: inout String) {
        writeHeading(to: &text)
        for (index, line) in lines.enumerated() {
            write(line, at: index, to: &text)
        }
    }

    private func writeHeading(to text: inout String) {
        let failures = lines.count { $0.isFailed }
        var parts = [
            "trace \(trace)",
            services.map(\.escapedForTerminal).joined(separator: ", "),
            DurationText.make(nanoseconds: range.length, microsecond: style.glyphs.microsecond),
            lines.count == 1 ? "1 span" : "\(lines.count) spans",
        ]
        if failures > 0 {
            parts.append("\(style.glyphs.failure) \(failures) \(failures == 1 ? "error" : "errors")")
        }
        let others = parts.enumerated().reduce(0) { $0 + ($1.offset == 1 ? 0 : $1.element.displayWidth) }
        let separators = style.glyphs.separator.displayWidth * (parts.count - 1)
        // Shorten the service names first; the rest always fits unless the terminal is narrow.
        parts[1] = parts[1].truncated(toWidth: max(8, columns - others - separators), ellipsis: style.glyphs.ellipsis)
        let heading = parts.joined(separator: style.glyphs.separator)
            .truncated(toWidth: columns, ellipsis: style.glyphs.ellipsis)
        text += paint(heading, failures > 0 ? .failedHeading : .heading)
        text += "\n"
    }

    private func write(_ line: WaterfallLine, at index: Int, to text: inout String) {
        let ellipsis = style.glyphs.ellipsis
        let branches = branches(to: index)
        let name = line.name.truncated(toWidth: layout.name - branches.displayWidth, ellipsis: ellipsis)
        text += paint(branches, .faint)
        text += paint(name, line.isFailed ? .failure : .plain)
        text += spaces(layout.name - branches.displayWidth - name.displayWidth + WaterfallLayout.gap)
        if layout.service > 0 {
            let service = line.service.truncated(toWidth: layout.service, ellipsis: ellipsis)
            text += paint(service, .service(services.firstIndex(of: line.rawService) ?? 0))
            text += spaces(layout.service - service.displayWidth + WaterfallLayout.gap)
        }
        text += line.offset.leftPadded(toWidth: layout.offset) + spaces(WaterfallLayout.gap)
        text += line.duration.leftPadded(toWidth: layout.duration) + spaces(WaterfallLayout.gap)

        let cells = range.cells(of: line.interval, in: layout.bar)
        text += spaces(cells.lowerBound)
        let color: TerminalColor = line.isFailed ? .failure : .service(services.firstIndex(of: line.rawService) ?? 0)
        text += paint(String(repeating: style.glyphs.bar, count: cells.count), color)
        writeRemarks(of: line, after: layout.bar - cells.upperBound, to: &text)
        text += "\n"
        for error in line.errors {
            let indentation = min(branches.displayWidth, layout.name / 2) + 2
            let message = "\(style.glyphs.failure) \(error)"
                .truncated(toWidth: columns - indentation, ellipsis: ellipsis)
            text += spaces(indentation) + paint(message, .failure) + "\n"
        }
    }

    private func writeRemarks(of line: WaterfallLine, after gap: Int, to text: inout String) {
        let mark = line.isFailed ? style.glyphs.failure : ""
        let room = layout.remarks - (mark.isEmpty ? 0 : mark.displayWidth + 1)
        let tags = line.tags.truncated(toWidth: room, ellipsis: style.glyphs.ellipsis)
        guard !mark.isEmpty || !tags.isEmpty else { return }
        text += spaces(gap + WaterfallLayout.gap)
        text += paint(mark, .failure)
        if !mark.isEmpty, !tags.isEmpty { text += " " }
        text += paint(tags, .faint)
    }

    /// Returns the lines that lead from the root to a span. If they would take more than half of the name column, the outer ones
    /// are replaced by an ellipsis.
    private func branches(to index: Int) -> String {
        let limit = max(1, layout.name / 4)
        var parts: [String] = []
        var current: Int? = index
        while let row = current, tree.rows[row].depth > 0, parts.count < limit {
            let isLast = tree.rows[row].isLastChild
            if row == index {
                parts.append(isLast ? style.glyphs.lastBranch : style.glyphs.branch)
            } else {
                parts.append(isLast ? "  " : style.glyphs.trunk)
            }
            current = tree.rows[row].parent
        }
        if tree.rows[index].depth > limit, limit > 1 {
            parts[limit - 1] = style.glyphs.ellipsis + " "
        }
        return parts.reversed().joined()
    }

    private func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }

    private func paint(_ text: String, _ color: TerminalColor) -> String {
        style.usesColor && !text.isEmpty ? color.sequence + text + TerminalColor.reset : text
    }
}

/// The widths of a waterfall's columns.
private struct WaterfallLayout {
    /// The spaces between two columns.
    static let gap = 2

    let name: Int
    /// Zero if the trace has only one service, which the heading names.
    let service: Int
    let offset: Int
    let duration: Int
    let bar: Int
    /// The remaining width for the error mark and the tags.
    let remarks: Int

    init(columns: Int, lines: [WaterfallLine], rows: [SpanTree.Row], showsServices: Bool) {
        func widest(_ text: KeyPath<WaterfallLine, String>) -> Int {
            lines.map { $0[keyPath: text].displayWidth }.max() ?? 0
        }
        offset = widest(\.offset)
        duration = widest(\.duration)
        service = showsServices ? min(widest(\.service), max(4, columns / 8)) : 0

        let gaps = Self.gap * (showsServices ? 5 : 4)
        let room = max(0, columns - offset - duration - service - gaps)
        let wanted = zip(lines, rows).map { $0.name.displayWidth + min(2 * $1.depth, columns) }.max() ?? 0
        name = max(4, min(wanted, room * 2 / 5))
        let remarksWanted = lines.map { $0.tags.displayWidth + ($0.isFailed ? 2 : 0) }.max() ?? 0
        let rest = max(0, room - name)
        // Give the bars what the tags do not need, within limits that keep both useful.
        bar = min(60, max(rest - remarksWanted, min(rest, max(8, rest / 3))))
        remarks = max(0, rest - bar)
    }
}

/// A terminal color, by its escape sequence.
private enum TerminalColor {
    case plain
    case heading
    case failedHeading
    case failure
    case faint
    /// One of a few colors, the same for all spans of a service.
    case service(Int)

    static let reset = "\u{1b}[0m"

    var sequence: String {
        switch self {
        case .plain: Self.reset
        case .heading: "\u{1b}[1m"
        case .failedHeading: "\u{1b}[1;31m"
        case .failure: "\u{1b}[31m"
        case .faint: "\u{1b}[2m"
        case .service(let index):
            // Cyan, green, yellow, magenta, blue: red is for errors.
            "\u{1b}[\([36, 32, 33, 35, 34][index % 5])m"
        }
    }
}

/// The spans of one trace as rows, parents before their children, siblings by start time.
///
/// A span whose parent is missing is a root. Whatever the references are, each span gets exactly one row: duplicate identifiers
/// and cycles of parents are harmless.
package struct SpanTree {
    /// The position of a span in the tree.
    package struct Row {
        /// The index of the span.
        package let span: Int
        /// The number of ancestors.
        package let depth: Int
        /// The row of the parent.
        package let parent: Int?
        /// Whether it is the last sibling.
        package let isLastChild: Bool
    }

    /// One row per span.
    package private(set) var rows: [Row] = []

    /// Arranges spans in a tree.
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
        // The remaining spans are in a cycle of parents, or below one: the earliest of each cycle becomes its root.
        for index in order where !isPlaced[index] {
            place(index, children: children, isPlaced: &isPlaced)
        }
    }

    private static func parent(of span: SpanRecord) -> SpanID? {
        guard let parent = span.parent?.context, parent.traceID == span.context.traceID
        else { return nil }
        return parent.spanID
    }

    /// Adds the rows of a root and all its descendants. Iterative, not recursive: chains can be as long as the batch.
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
