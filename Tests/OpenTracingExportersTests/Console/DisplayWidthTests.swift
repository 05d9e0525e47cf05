//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Testing

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "Characters are counted in columns of a terminal",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("👩‍👩‍👧", 2), ("❤\u{fe0f}", 2),
            ("│└…✗█", 5),
            ("\u{301}", 0), ("Ω", 1),
        ]
    )
    func width(text: String, expected: Int) {
        #expect(text.displayWidth == expected)
    }

    @Test(
        "Text is cut before the character that no longer fits",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdef", 4, "abc…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("abcdef", -3, ""),
            ("日本語", 4, "日…"), ("日本語", 5, "日本…"), ("", 0, ""),
        ]
    )
    func truncation(text: String, width: Int, expected: String) {
        #expect(text.truncated(toWidth: width, ellipsis: "…") == expected)
    }
}
