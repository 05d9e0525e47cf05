//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Both clocks, read one after the other: the wall clock between two readings of the monotonic one, all in nanoseconds.
package struct ClockReadings {
    private let monotonicBefore: UInt64
    private let wall: Int64
    private let monotonicAfter: UInt64

    /// How far the readings may lie apart. They take some hundred nanoseconds, unless the thread is suspended among them.
    private static let tolerance: UInt64 = 100_000

    package init(monotonicBefore: UInt64, wall: Int64, monotonicAfter: UInt64) {
        self.monotonicBefore = monotonicBefore
        self.wall = wall
        self.monotonicAfter = monotonicAfter
    }

    /// What the wall clock shows more than the monotonic one; `nil` when the readings lie too far apart to say. An offset that was
    /// taken from such would put all spans wrong until it is taken again.
    package var wallClockOffset: Int64? {
        guard monotonicAfter &- monotonicBefore < Self.tolerance else { return nil }
        return wall &- Int64(bitPattern: monotonicBefore)
    }
}
