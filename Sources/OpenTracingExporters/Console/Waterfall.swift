//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracingSDK

/// Draws traces as text: a heading for each trace, then a line for each span with a bar that shows when it ran.
///
/// A pure function of the spans: it reads no clock and no terminal, and the same spans give the same text. Nothing in a span
/// can break out of its place: control characters are escaped, and what is too long is cut with an ellipsis.
package struct Waterfall: Sendable, Hashable {
    /// How many columns a line may take, at least ``minimumColumns``; the heading and the lines of errors keep to it as well.
    package var columns: Int

    /// Which tags stand beside the bars.
    package var tags: WaterfallTags

    /// Whether to colour with the escape sequences that terminals know.
    package var usesColor: Bool

    /// The characters to draw with.
    package var glyphs: WaterfallGlyphs

    /// The fewest columns that a waterfall can be drawn in; where ``columns`` asks for less, it takes these.
    package static let minimumColumns = 60

    /// Creates a renderer.
    ///
    /// - Parameters:
    ///   - columns: how many columns a line may take.
    ///   - tags: which tags stand beside the bars.
    ///   - usesColor: whether to colour with the escape sequences that terminals know.
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

    /// Draws spans.
    ///
    /// - Parameter spans: the spans, of one or several traces, in any order.
    /// - Returns: lines, each with a line feed at its end; one block for each trace, in the order in which the traces first
    ///   occur. Empty for no spans.
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

/// Which tags a waterfall shows beside the bars; `error=true` shows as a mark.
public enum WaterfallTags: Sendable, Hashable {
    /// The tags with these names, in this order.
    case named([String])

    /// All tags, in the order in which they were set.
    case all

    /// `http.method`, `http.status_code` and `error`.
    public static let standard: WaterfallTags = ["http.method", "http.status_code", "error"]

    /// The standard tags, and others after them.
    ///
    /// - Parameter names: the names of the other tags.
    /// - Returns: the choice.
    public static func standard(and names: String...) -> WaterfallTags {
        .named(["http.method", "http.status_code", "error"] + names)
    }
}

extension WaterfallTags: ExpressibleByArrayLiteral {
    /// Chooses the tags with these names.
    public init(arrayLiteral names: String...) {
        self = .named(names)
    }
}

/// The characters that a waterfall is drawn with.
package struct WaterfallGlyphs: Sendable, Hashable {
    /// Leads to a span that has further siblings.
    let branch: String
    /// Leads to the last of several siblings.
    let lastBranch: String
    /// Passes a line on to later siblings.
    let trunk: String
    let bar: String
    let failure: String
    let ellipsis: String
    let separator: String
    let microsecond: String

    /// Box-drawing characters and blocks: for terminals and logs that know UTF-8.
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
