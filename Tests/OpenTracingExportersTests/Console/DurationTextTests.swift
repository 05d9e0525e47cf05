//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Testing

@Suite("Duration text")
struct DurationTextTests {
    @Test(
        "A duration is written with about three digits in the unit that fits",
        arguments: [
            (0, "0 ns"), (999, "999 ns"), (1_000, "1.00 µs"), (12_345, "12.3 µs"), (999_999, "999 µs"),
            (1_000_000, "1.00 ms"), (123_456_789, "123 ms"), (1_009_999_999, "1.00 s"), (59_999_999_999, "59.9 s"),
            (60_000_000_000, "1 min 00 s"), (3_599_000_000_000, "59 min 59 s"), (3_600_000_000_000, "1 h 00 min"),
            (.max, "5124095 h"), (359_999_999_999_999, "99 h 59 min"),
        ] as [(UInt64, String)]
    )
    func text(nanoseconds: UInt64, expected: String) {
        #expect(DurationText.make(nanoseconds: nanoseconds, microsecond: "µs") == expected)
    }
}
