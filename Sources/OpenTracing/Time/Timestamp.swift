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

/// A moment, as nanoseconds since 1970-01-01T00:00:00Z.
///
/// A timestamp made by ``now`` also remembers the reading of the monotonic clock, so that the time between two of them
/// does not jump when the wall clock is set. A timestamp made from a number has no such reading.
public struct Timestamp: Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z, not counting leap seconds.
    public let nanosecondsSinceEpoch: Int64

    /// The reading of the monotonic clock in nanoseconds, or zero for a timestamp made from a number.
    let monotonicNanoseconds: UInt64

    /// Creates a timestamp from a number, for spans that are recorded after the fact.
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
    /// Costs one reading of the monotonic clock: the wall clock is read again only when its last reading is a second
    /// old, so a clock that is set shows here at most a second later. It does not go back, unless the wall clock is set back.
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
    /// - Returns: the readings that lie closest together, which say most precisely how far the clocks are apart.
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

    /// The nanoseconds from this timestamp to a later one, without the detour over a `Duration`; see ``duration(to:)``.
    package func nanoseconds(to other: Timestamp) -> Int64 {
        if monotonicNanoseconds != 0, other.monotonicNanoseconds != 0 {
            return Int64(bitPattern: other.monotonicNanoseconds &- monotonicNanoseconds)
        }
        let (difference, overflow) = other.nanosecondsSinceEpoch.subtractingReportingOverflow(nanosecondsSinceEpoch)
        guard overflow else { return difference }
        return nanosecondsSinceEpoch < 0 ? .max : .min
    }

    /// A timestamp that lies the given number of nanoseconds after this one; see ``advanced(by:)``.
    package func advanced(byNanoseconds nanoseconds: Int64) -> Timestamp {
        let (sum, overflow) = nanosecondsSinceEpoch.addingReportingOverflow(nanoseconds)
        guard overflow else { return Timestamp(nanosecondsSinceEpoch: sum) }
        return Timestamp(nanosecondsSinceEpoch: nanoseconds < 0 ? .min : .max)
    }

    private static func readClock(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        // Both clocks always exist on the systems that Swift runs on, so the call cannot fail.
        _ = clock_gettime(clock, &time)
        return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
    }
}

/// The distance between the wall clock and the monotonic clock.
///
/// It stays as it is until it is proven wrong: a distance that is measured anew is a little off, and would let time go back by that.
private enum WallClockOffset {
    static let nanoseconds = Atomic<Int64>(0)
    static let refreshedAt = Atomic<UInt64>(0)
    static let lifetime: UInt64 = 1_000_000_000

    /// How far `nanoseconds` may be off.
    private static let uncertainty = Atomic<UInt64>(0)

    /// The first measurement, which all threads that need it share.
    private static let first = Timestamp.readClocks()

    /// Looks whether the distance still holds. Of the threads that come at once one does; the others go on with the distance there is.
    ///
    /// - Parameters:
    ///   - last: when that was done last; zero for never.
    ///   - now: the reading of the monotonic clock.
    @inline(never)
    static func refresh(since last: UInt64, at now: UInt64) {
        guard last != 0 else {
            // Whoever comes late finds the distance in place, and perhaps moved since.
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
    /// The time from this timestamp to a later one; negative when `other` is the earlier one.
    ///
    /// Counted on the monotonic clock when both timestamps were made by ``now``, else on the wall clock.
    ///
    /// - Parameter other: the end of the interval.
    /// - Returns: the length of the interval.
    public func duration(to other: Timestamp) -> Duration {
        .nanoseconds(nanoseconds(to: other))
    }

    /// A timestamp that lies a duration after this one.
    ///
    /// - Parameter duration: the distance; negative for an earlier timestamp. The result stops at the ends of the range.
    /// - Returns: the moved timestamp. It has no reading of the monotonic clock.
    public func advanced(by duration: Duration) -> Timestamp {
        advanced(byNanoseconds: duration.wholeNanoseconds)
    }
}

extension Timestamp: Hashable, Comparable {
    /// Two timestamps are equal when they name the same nanosecond of the wall clock.
    public static func == (left: Timestamp, right: Timestamp) -> Bool {
        left.nanosecondsSinceEpoch == right.nanosecondsSinceEpoch
    }

    /// Orders timestamps by the wall clock.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
    }

    /// Feeds the wall clock's nanoseconds to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(nanosecondsSinceEpoch)
    }
}

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
