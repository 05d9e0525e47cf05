//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension Duration {
    /// A year: nobody waits longer, and clocks trap on times that are too long to count.
    package static var longestSleep: Duration { .seconds(365 * 24 * 3_600) }

    /// The length in nanoseconds; the nearest that can be told where it is too long.
    package var wholeNanoseconds: Int64 {
        // Before the components, which trap where the seconds cannot be told.
        if self >= .nanoseconds(Int64.max) { return .max }
        if self <= .nanoseconds(Int64.min) { return .min }
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
