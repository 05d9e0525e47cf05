//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK
private import OpenTracingSupport

/// Renders traces as text: a heading for each trace, then a line for each span with a bar that shows when it ran.
///
/// A pure function of the spans: it reads no clock and no terminal, and the same spans yield the same text. No span can break the
/// layout: control characters are escaped, and long text is truncated with an ellipsis.
package struct Waterfall: Sendable, Hashable {
    /// The maximum width of a line in columns, at least ``minimumColumns``; also applies to the heading and to error lines.
    package var columns: Int

    /// The tags to show next to the bars.
    package var tags: WaterfallTags

    /// Whether to use color, by terminal escape sequences.
    package var usesColor: Bool

    /// The characters to draw with.
    package var glyphs: WaterfallGlyphs

    /// The minimum width of a waterfall, used if ``columns`` is smaller.
    package static let minimumColumns = 60

    /// Creates a renderer.
    ///
    /// - Parameters:
    ///   - columns: the maximum width of a line, in columns.
    ///   - tags: the tags to show next to the bars.
    ///   - usesColor: whether to use color, by terminal escape sequences.
    ///   - glyphs: the characters to draw with.
    package init(
        columns: Int = 120,
        tags: WaterfallTags = .standard,
        usesColor: Bool = false,
        glyphs: WaterfallGlyphs = .unicode
    ) {
        self.columns = columns
        self.tags = tags
        self.usesColor = usesColor
        self.glyphs = glyphs
    }

    /// Renders spans.
    ///
    /// - Parameter spans: the spans, of one or several traces, in any order.
    /// - Returns: lines, each terminated by a line feed; one block per trace, in the order in which the traces first occur. Empty
    ///   if there are no spans.
    package func render(_ spans: [SpanRecord]) -> String {
        var order: [TraceID] = []
        var spansByTrace: [TraceID: [SpanRecord]] = [:]
        for span in spans {
            let trace = span.context.traceID
            if spansByTrace[trace] == nil { order.append(trace) }
            spansByTrace[trace, default: []].append(span)
        }
        var text = ""
        for trace in order {
            TraceWaterfall(spansByTrace[trace] ?? [], of: trace, style: self).write(to: &text)
        }
        return text
    }
}

/// The tags that a waterfall shows next to the bars; `error=true` is shown as a mark.
public enum WaterfallTags: Sendable, Hashable {
    /// The tags with these names, in this order.
    case named([String])

    /// All tags, in the order in which they were set.
    case all

    /// `http.method`, `http.status_code` and `error`.
    public static let standard: WaterfallTags = ["http.method", "http.status_code", "error"]

    /// The standard tags, followed by others.
    ///
    /// - Parameter names: the names of the other tags.
    /// - Returns: the selection.
    public static func standard(and names: String...) -> WaterfallTags {
        .named(["http.method", "http.status_code", "error"] + names)
    }
}

extension WaterfallTags: ExpressibleByArrayLiteral {
    /// Selects the tags with these names.
    public init(arrayLiteral names: String...) {
        self = .named(names)
    }
}

/// The characters that a waterfall is drawn with.
package struct WaterfallGlyphs: Sendable, Hashable {
    /// Leads to a span that has later siblings.
    let branch: String
    /// Leads to the last sibling.
    let lastBranch: String
    /// Continues the line to later siblings.
    let trunk: String
    let bar: String
    let failure: String
    let ellipsis: String
    let separator: String
    let microsecond: String

    /// Box-drawing and block characters, for terminals and logs that support UTF-8.
    package static let unicode = WaterfallGlyphs(
        branch: "├ ",
        lastBranch: "└ ",
        trunk: "│ ",
        bar: "█",
        failure: "✗",
        ellipsis: "…",
        separator: " · ",
        microsecond: "µs"
    )

    /// ASCII only.
    package static let ascii = WaterfallGlyphs(
        branch: "|-",
        lastBranch: "`-",
        trunk: "| ",
        bar: "#",
        failure: "x",
        ellipsis: "~",
        separator: " - ",
        microsecond: "us"
    )
}

/// The texts for one span, all escaped.
struct WaterfallLine {
    let name: String
    /// The unescaped name of the service; ``service`` is the one to show.
    let rawService: String
    let service: String
    let offset: String
    let duration: String
    let tags: String
    let errors: [String]
    let isFailed: Bool
    /// When the span ran, in nanoseconds since the start of the trace.
    let interval: ClosedRange<UInt64>

    init(_ span: SpanRecord, within range: WaterfallRange, style: Waterfall) {
        interval = range.interval(of: span)
        name = span.operationName.isEmpty ? "(no name)" : span.operationName.escapedForTerminal
        rawService = span.resource.serviceName
        service = rawService.escapedForTerminal
        let microsecond = style.glyphs.microsecond
        offset = DurationText.make(nanoseconds: interval.lowerBound, microsecond: microsecond)
        duration = DurationText.make(
            nanoseconds: interval.upperBound - interval.lowerBound,
            microsecond: microsecond
        )
        isFailed = span.isFailed
        // The mark already indicates `error=true`.
        let isMarked = isFailed
        tags = Self.chosenTags(of: span, style.tags)
            .filter { !($0.key == "error" && isMarked) }
            .map { "\($0.key)=\($0.value)".escapedForTerminal }
            .joined(separator: " ")
        errors = span.errorLogs.map { log in
            [log.errorKind, log.errorMessage].compactMap(\.self).joined(separator: ": ").escapedForTerminal
        }
    }

    private static func chosenTags(of span: SpanRecord, _ choice: WaterfallTags) -> [Tags.Element] {
        switch choice {
        case .all: Array(span.tags)
        case .named(let names): names.compactMap { name in span.tags[name].map { (name, $0) } }
        }
    }
}

/// The time range of a trace, from its first start to its last finish.
struct WaterfallRange {
    private let start: Int64
    /// In nanoseconds.
    let length: UInt64

    init(of spans: [SpanRecord]) {
        let start = spans.map(\.startTime.nanosecondsSinceEpoch).min() ?? 0
        self.start = start
        length = spans.map { Self.interval(of: $0, since: start).upperBound }.max() ?? 0
    }

    /// Returns when a span ran, in nanoseconds since the start of the trace.
    func interval(of span: SpanRecord) -> ClosedRange<UInt64> {
        Self.interval(of: span, since: start)
    }

    private static func interval(of span: SpanRecord, since start: Int64) -> ClosedRange<UInt64> {
        // Correct over the whole range of both numbers, because no span of the trace starts before `start`.
        let offset = UInt64(bitPattern: span.startTime.nanosecondsSinceEpoch &- start)
        let (end, overflow) = offset.addingReportingOverflow(UInt64(max(0, span.durationNanoseconds)))
        return offset...(overflow ? .max : end)
    }

    /// Returns the cells of the bar column that an interval fills: at least one, and always within the column.
    func cells(of interval: ClosedRange<UInt64>, in width: Int) -> Range<Int> {
        guard width > 0 else { return 0..<0 }
        guard length > 0 else { return 0..<width }
        let scale = Double(width) / Double(length)
        // Both products are between zero and the width, apart from rounding.
        let first = min(Int(Double(interval.lowerBound) * scale), width - 1)
        let last = Int((Double(interval.upperBound) * scale).rounded())
        return first..<min(max(last, first + 1), width)
    }
}

/// Human-readable durations with about three digits: `850 ns`, `12.4 ms`, `3.07 s`, `2 min 05 s`; at most 11 columns.
package enum DurationText {
    /// Formats a duration. Digits are truncated, not rounded, so that no unit overflows into the next.
    ///
    /// - Parameters:
    ///   - nanoseconds: the duration.
    ///   - microsecond: the symbol for microseconds.
    /// - Returns: the text.
    package static func make(nanoseconds: UInt64, microsecond: String) -> String {
        switch nanoseconds {
        case ..<1_000: "\(nanoseconds) ns"
        case ..<1_000_000: "\(digits(nanoseconds, unit: 1_000)) \(microsecond)"
        case ..<1_000_000_000: "\(digits(nanoseconds, unit: 1_000_000)) ms"
        case ..<60_000_000_000: "\(digits(nanoseconds, unit: 1_000_000_000)) s"
        case ..<3_600_000_000_000:
            "\(nanoseconds / 60_000_000_000) min \(twoDigits(nanoseconds / 1_000_000_000 % 60)) s"
        case ..<360_000_000_000_000:
            "\(nanoseconds / 3_600_000_000_000) h \(twoDigits(nanoseconds / 60_000_000_000 % 60)) min"
        default: "\(nanoseconds / 3_600_000_000_000) h"
        }
    }

    private static func digits(_ nanoseconds: UInt64, unit: UInt64) -> String {
        let whole = nanoseconds / unit
        let rest = nanoseconds % unit
        return switch whole {
        case ..<10: "\(whole).\(twoDigits(rest / (unit / 100)))"
        case ..<100: "\(whole).\(rest / (unit / 10))"
        default: "\(whole)"
        }
    }

    private static func twoDigits(_ number: UInt64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
