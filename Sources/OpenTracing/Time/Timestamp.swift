//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

#if canImport(Glibc)
private import Glibc
#elseif canImport(Musl)
private import Musl
#elseif canImport(Android)
private import Android
#else
private import Darwin
#endif

/// A point in time, in nanoseconds since 1970-01-01T00:00:00Z.
///
/// A timestamp from ``now`` also stores a monotonic clock reading, so that the interval between two of them does not jump when
/// the wall clock is set. A timestamp created from a number has no such reading.
public struct Timestamp: Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z, not counting leap seconds.
    public let nanosecondsSinceEpoch: Int64

    /// The monotonic clock reading in nanoseconds, or zero for a timestamp created from a number.
    let monotonicNanoseconds: UInt64

    /// Creates a timestamp from a number, for spans recorded after the fact.
    ///
    /// - Parameter nanosecondsSinceEpoch: nanoseconds since 1970-01-01T00:00:00Z.
    public init(nanosecondsSinceEpoch: Int64) {
        self.nanosecondsSinceEpoch = nanosecondsSinceEpoch
        self.monotonicNanoseconds = 0
    }

    private init(nanosecondsSinceEpoch: Int64, monotonicNanoseconds: UInt64) {
        self.nanosecondsSinceEpoch = nanosecondsSinceEpoch
        self.monotonicNanoseconds = monotonicNanoseconds
    }

    /// The current time.
    ///
    /// Reads only the monotonic clock; the wall clock is read again once its last reading is a second old, so a change to it
    /// shows after at most a second. Time does not go backwards unless the wall clock is set back.
    public static var now: Timestamp {
        let monotonic = readClock(CLOCK_MONOTONIC)
        let refreshed = WallClockOffset.refreshedAt.load(ordering: .acquiring)
        if refreshed == 0 || monotonic &- refreshed >= WallClockOffset.lifetime {
            WallClockOffset.refresh(since: refreshed, at: monotonic)
        }
        let offset = WallClockOffset.nanoseconds.load(ordering: .relaxed)
        return Timestamp(
            nanosecondsSinceEpoch: Int64(bitPattern: monotonic) &+ offset,
            monotonicNanoseconds: monotonic
        )
    }

    /// Reads both clocks a few times.
    ///
    /// - Returns: the readings closest together, which give the most precise offset between the clocks.
    fileprivate static func readClocks() -> ClockReadings {
        ClockReadings.best(
            of: (0..<3).map { _ in
                let before = readClock(CLOCK_MONOTONIC)
                let wall = Int64(bitPattern: readClock(CLOCK_REALTIME))
                return ClockReadings(
                    monotonicBefore: before,
                    wall: wall,
                    monotonicAfter: readClock(CLOCK_MONOTONIC)
                )
            }
        )
    }

    /// Returns the nanoseconds from this timestamp to another, without creating a `Duration`; see ``duration(to:)``.
    package func nanoseconds(to other: Timestamp) -> Int64 {
        if monotonicNanoseconds != 0, other.monotonicNanoseconds != 0 {
            return Int64(bitPattern: other.monotonicNanoseconds &- monotonicNanoseconds)
        }
        let (difference, overflow) = other.nanosecondsSinceEpoch.subtractingReportingOverflow(nanosecondsSinceEpoch)
        guard overflow else { return difference }
        return nanosecondsSinceEpoch < 0 ? .max : .min
    }

    /// Returns a timestamp offset by a number of nanoseconds; see ``advanced(by:)``.
    package func advanced(byNanoseconds nanoseconds: Int64) -> Timestamp {
        let (sum, overflow) = nanosecondsSinceEpoch.addingReportingOverflow(nanoseconds)
        guard overflow else { return Timestamp(nanosecondsSinceEpoch: sum) }
        return Timestamp(nanosecondsSinceEpoch: nanoseconds < 0 ? .min : .max)
    }

    private static func readClock(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        // Both clocks exist on all systems that Swift supports, so the call cannot fail.
        _ = clock_gettime(clock, &time)
        return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
    }
}

/// The offset between the wall clock and the monotonic clock.
///
/// It is kept until proven wrong: a new measurement is slightly off and could make time go backwards.
private enum WallClockOffset {
    static let nanoseconds = Atomic<Int64>(0)
    static let refreshedAt = Atomic<UInt64>(0)
    static let lifetime: UInt64 = 1_000_000_000

    /// The uncertainty of `nanoseconds`.
    private static let uncertainty = Atomic<UInt64>(0)

    /// The first measurement, shared by all threads that need it.
    private static let first = Timestamp.readClocks()

    /// Checks whether the offset still holds. Of several concurrent threads, one checks; the others use the current offset.
    ///
    /// - Parameters:
    ///   - last: the time of the last check; zero for never.
    ///   - now: the monotonic clock reading.
    @inline(never)
    static func refresh(since last: UInt64, at now: UInt64) {
        guard last != 0 else {
            // A thread that comes late finds the offset set, and possibly updated since.
            _ = nanoseconds.compareExchange(expected: 0, desired: first.wallClockOffset, ordering: .relaxed)
            _ = uncertainty.compareExchange(expected: 0, desired: max(1, first.width), ordering: .relaxed)
            _ = refreshedAt.compareExchange(expected: 0, desired: now, ordering: .acquiringAndReleasing)
            return
        }
        guard refreshedAt.compareExchange(expected: last, desired: now, ordering: .acquiringAndReleasing).exchanged
        else { return }
        let offset = nanoseconds.load(ordering: .relaxed)
        let readings = Timestamp.readClocks()
        guard readings.disprove(offset, uncertainty: uncertainty.load(ordering: .relaxed)) else { return }
        uncertainty.store(max(1, readings.width), ordering: .relaxed)
        nanoseconds.store(readings.wallClockOffset, ordering: .relaxed)
    }
}

extension Timestamp: InstantProtocol {
    /// Returns the interval from this timestamp to another; negative if `other` is earlier.
    ///
    /// Uses the monotonic clock if both timestamps come from ``now``, otherwise the wall clock.
    ///
    /// - Parameter other: the end of the interval.
    /// - Returns: the length of the interval.
    public func duration(to other: Timestamp) -> Duration {
        .nanoseconds(nanoseconds(to: other))
    }

    /// Returns a timestamp offset by a duration.
    ///
    /// - Parameter duration: the offset; negative for an earlier timestamp. The result is clamped to the representable range.
    /// - Returns: the new timestamp, without a monotonic clock reading.
    public func advanced(by duration: Duration) -> Timestamp {
        advanced(byNanoseconds: duration.wholeNanoseconds)
    }
}

extension Timestamp: Hashable, Comparable {
    /// Returns whether two timestamps denote the same nanosecond of the wall clock.
    public static func == (left: Timestamp, right: Timestamp) -> Bool {
        left.nanosecondsSinceEpoch == right.nanosecondsSinceEpoch
    }

    /// Orders timestamps by the wall clock.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
    }

    /// Hashes the wall clock's nanoseconds.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(nanosecondsSinceEpoch)
    }
}

extension Duration {
    /// One year: longer than anyone waits, and short enough for clocks, which trap on overflow.
    package static var longestSleep: Duration { .seconds(365 * 24 * 3_600) }

    /// The duration in nanoseconds, clamped to the range of `Int64`.
    package var wholeNanoseconds: Int64 {
        // Check before reading the components, which trap on overflow.
        if self >= .nanoseconds(Int64.max) { return .max }
        if self <= .nanoseconds(Int64.min) { return .min }
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

/// Readings of both clocks: the wall clock between two readings of the monotonic clock, all in nanoseconds.
package struct ClockReadings {
    private let monotonicBefore: UInt64
    private let wall: Int64
    private let monotonicAfter: UInt64

    /// The maximum width of usable readings. They take some hundred nanoseconds unless the thread is suspended in between.
    private static let tolerance: UInt64 = 100_000

    package init(monotonicBefore: UInt64, wall: Int64, monotonicAfter: UInt64) {
        self.monotonicBefore = monotonicBefore
        self.wall = wall
        self.monotonicAfter = monotonicAfter
    }

    /// The time that the readings took, which is the uncertainty of ``wallClockOffset``. A clock that went backwards proves
    /// nothing.
    package var width: UInt64 { monotonicAfter &- monotonicBefore }

    /// The offset of the wall clock from the monotonic clock.
    package var wallClockOffset: Int64 { wall &- Int64(bitPattern: monotonicBefore) }

    /// Returns whether these readings contradict the assumed offset: one of the clocks was set.
    ///
    /// - Parameters:
    ///   - offset: the assumed offset.
    ///   - uncertainty: its uncertainty.
    /// - Returns: `false` if the two agree within their uncertainties, or the readings are too far apart to tell.
    package func disprove(_ offset: Int64, uncertainty: UInt64) -> Bool {
        guard width < Self.tolerance else { return false }
        return (wallClockOffset &- offset).magnitude > width &+ uncertainty
    }

    /// Returns the readings that are closest together.
    ///
    /// - Parameter readings: one or more readings.
    /// - Returns: the best of them.
    package static func best(of readings: [ClockReadings]) -> ClockReadings {
        readings.dropFirst().reduce(readings[0]) { $1.width < $0.width ? $1 : $0 }
    }
}
