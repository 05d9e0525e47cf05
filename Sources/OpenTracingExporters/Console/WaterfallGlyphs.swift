//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The characters that a waterfall is drawn with.
public struct WaterfallGlyphs: Sendable, Hashable {
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
    public static let unicode = WaterfallGlyphs(
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
    public static let ascii = WaterfallGlyphs(
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
