//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The requests and failures of a route since start, and the durations of recent requests.
struct RouteMeasurement: Sendable {
    private(set) var requestCount = 0
    private(set) var failureCount = 0
    var untracedCount = 0
    private var durations = RecentSlots<DurationHistogram>()

    mutating func add(nanoseconds: Int64, isFailure: Bool, at now: Timestamp) {
        requestCount += 1
        if isFailure { failureCount += 1 }
        durations.change(at: now) { $0.add(microseconds: UInt64(nanoseconds / 1000)) }
    }

    mutating func merge(_ other: RouteMeasurement) {
        requestCount += other.requestCount
        failureCount += other.failureCount
        untracedCount += other.untracedCount
        durations.merge(other.durations)
    }

    /// Returns the durations of the requests since ``durationsStart(at:)``.
    func durations(at now: Timestamp) -> DurationHistogram {
        durations.contents(at: now).reduce(into: DurationHistogram()) { $0.merge($1.content) }
    }

    /// The start of the recorded durations, in seconds since 1970: five to ten minutes ago.
    static func durationsStart(at now: Timestamp) -> Int64 { RecentSlots<DurationHistogram>.start(at: now) }
}

/// Two slots of five minutes; a histogram is too large for more.
extension DurationHistogram: SlotContent {
    static let secondsPerSlot: Int64 = 300
    static let slotCount = 2
}
