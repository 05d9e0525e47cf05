//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingExporters
import Testing

@Suite("Timestamps and dates")
struct TimestampDateTests {
    @Test(
        "A date becomes a timestamp and comes back",
        arguments: [
            (0, 0), (1.5, 1_500_000_000), (-0.25, -250_000_000), (1_700_000_000.125, 1_700_000_000_125_000_000),
        ]
            as [(Double, Int64)]
    )
    func roundTrip(seconds: Double, nanoseconds: Int64) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(Timestamp(date).nanosecondsSinceEpoch == nanoseconds)
        #expect(abs(Date(Timestamp(date)).timeIntervalSince(date)) < 1e-6)
    }

    @Test("A date that is too far away becomes the first or the last timestamp")
    func bounds() {
        #expect(Timestamp(.distantFuture).nanosecondsSinceEpoch == .max)
        #expect(Timestamp(.distantPast).nanosecondsSinceEpoch == .min)
    }
}
