//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

extension Fixture {
    /// A registry whose ages a clock tells that the test moves.
    func registry(
        _ clock: ManualClock,
        capacity: Int = 100,
        maximumAge: Duration = .seconds(10)
    ) -> SpanRegistry<Int> {
        SpanRegistry(tracing, component: "hooks", capacity: capacity, maximumAge: maximumAge, clock: clock)
    }
}
