//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

/// Draws traces as text: a heading for each trace, then a line for each span with a bar that shows when it ran.
///
/// ```
/// trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop, stock · 12.4 ms · 3 spans · ✗ 1 error
/// GET /orders/:id  shop      0 ns  12.4 ms  █████████████████████████  http.method=GET http.status_code=200
/// ├ authorize      shop    120 µs  1.20 ms  ██
/// └ reserve        stock  1.40 ms  10.1 ms    █████████████████████    ✗
///     ✗ ConnectionError: connection reset
/// ```
///
/// A pure function of the spans: it reads no clock and no terminal, and the same spans give the same text. Nothing in a span
/// can break out of its place: control characters are escaped, and what is too long is cut with an ellipsis.
public struct Waterfall: Sendable, Hashable {
    /// How many columns a line may take, at least ``minimumColumns``; the heading and the lines of errors keep to it as well.
    public var columns: Int

    /// Which tags stand beside the bars.
    public var tags: WaterfallTags

    /// Whether to colour with the escape sequences that terminals know.
    public var usesColor: Bool

    /// The characters to draw with.
    public var glyphs: WaterfallGlyphs

    /// The fewest columns that a waterfall can be drawn in; where ``columns`` asks for less, it takes these.
    public static let minimumColumns = 60

    /// Creates a renderer.
    ///
    /// - Parameters:
    ///   - columns: how many columns a line may take.
    ///   - tags: which tags stand beside the bars.
    ///   - usesColor: whether to colour with the escape sequences that terminals know.
    ///   - glyphs: the characters to draw with.
    public init(
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
    public func render(_ spans: [SpanRecord]) -> String {
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
