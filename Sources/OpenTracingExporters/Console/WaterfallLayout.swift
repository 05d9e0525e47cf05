//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a waterfall's columns share the width of the line.
struct WaterfallLayout {
    /// The spaces between two columns.
    static let gap = 2

    let name: Int
    /// Zero when the trace has one service only, which the heading names.
    let service: Int
    let offset: Int
    let duration: Int
    let bar: Int
    /// What is left for the error mark and the tags.
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
        // The bars get what the tags do not need, within limits that keep both of use.
        bar = min(60, max(rest - remarksWanted, min(rest, max(8, rest / 3))))
        remarks = max(0, rest - bar)
    }
}
