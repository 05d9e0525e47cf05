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

    /// How long the readings took, which is how far ``wallClockOffset`` may be off. A clock that went back meanwhile proves nothing.
    package var width: UInt64 { monotonicAfter &- monotonicBefore }

    /// What the wall clock shows more than the monotonic one.
    package var wallClockOffset: Int64 { wall &- Int64(bitPattern: monotonicBefore) }

    /// Whether these readings show that the clocks are not as far apart as believed: one of them was set.
    ///
    /// - Parameters:
    ///   - offset: the distance that is believed in.
    ///   - uncertainty: how far it may be off.
    /// - Returns: `false` when the two agree within what each may be off, or the readings lie too far apart to say.
    package func disprove(_ offset: Int64, uncertainty: UInt64) -> Bool {
        guard width < Self.tolerance else { return false }
        return (wallClockOffset &- offset).magnitude > width &+ uncertainty
    }

    /// Those of some readings that lie closest together.
    ///
    /// - Parameter readings: one or more.
    /// - Returns: the best of them.
    package static func best(of readings: [ClockReadings]) -> ClockReadings {
        readings.dropFirst().reduce(readings[0]) { $1.width < $0.width ? $1 : $0 }
    }
}
