//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import Testing

@Suite("Durations in nanoseconds")
struct DurationTests {
    @Test(
        "What is too long to tell stays at the nearest number that can be told",
        arguments: [
            (.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1), (.seconds(1) + .nanoseconds(5), 1_000_000_005),
            (.milliseconds(-1_500), -1_500_000_000), (.nanoseconds(1) / 2, 0), (.nanoseconds(Int64.max), .max),
            (.nanoseconds(Int64.min), .min), (.nanoseconds(Int64.max) - .nanoseconds(1), .max - 1),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min), (.seconds(Int64.max) * 10, .max),
            (.seconds(Int64.min) * 10, .min),
        ] as [(Duration, Int64)]
    )
    func wholeNanoseconds(duration: Duration, nanoseconds: Int64) {
        #expect(duration.wholeNanoseconds == nanoseconds)
    }
}
