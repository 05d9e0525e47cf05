//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The drawing of one trace.
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
        // The names of the services give way first; the rest always has its place unless the terminal is narrow.
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

    /// The lines that lead from the root to a span. Where they would take more than half of the column of names, the outer ones
    /// give way to an ellipsis.
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
