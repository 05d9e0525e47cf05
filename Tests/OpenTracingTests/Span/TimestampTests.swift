//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

@Suite("Timestamps")
struct TimestampTests {
    private func time(_ nanoseconds: Int64) -> Timestamp {
        Timestamp(nanosecondsSinceEpoch: nanoseconds)
    }

    @Test("Now does not go back, and lies in this century")
    func now() {
        let times = (0..<1000).map { _ in Timestamp.now }
        for (earlier, later) in zip(times, times.dropFirst()) {
            #expect(earlier.nanoseconds(to: later) >= 0)
        }
        #expect(times[0] > time(1_600_000_000_000_000_000))
        #expect(times[0] < time(4_102_444_800_000_000_000))
    }

    @Test("Times between numbers are differences, and negative backwards")
    func differences() {
        #expect(time(10).nanoseconds(to: time(25)) == 15)
        #expect(time(25).nanoseconds(to: time(10)) == -15)
        #expect(time(-5).nanoseconds(to: time(5)) == 10)
    }

    @Test(
        "Differences stop at the ends of the range",
        arguments: [
            (Int64.min, Int64.max, Int64.max), (.max, .min, .min), (-2, .max, .max), (.min, 1, .max), (0, .min, .min),
            (1, .min, .min),
        ]
    )
    func differenceOverflow(start: Int64, end: Int64, expected: Int64) {
        #expect(time(start).nanoseconds(to: time(end)) == expected)
    }

    @Test(
        "Moved timestamps stop at the ends of the range",
        arguments: [
            (Int64.max, Int64(1), Int64.max), (.min, -1, .min), (.max, .max, .max), (.min, .min, .min), (0, 5, 5),
            (.max, -1, .max - 1),
        ]
    )
    func advanceOverflow(start: Int64, distance: Int64, expected: Int64) {
        #expect(time(start).advanced(byNanoseconds: distance).nanosecondsSinceEpoch == expected)
    }

    @Test("Timestamps are moved by durations, and their distance is one")
    func durations() {
        let start = time(1_000)
        #expect(start.advanced(by: .microseconds(2)) == time(3_000))
        #expect(start.advanced(by: .nanoseconds(-1)) == time(999))
        #expect(
            start.duration(to: time(4_000)) == .microseconds(3) && time(4_000).duration(to: start) == .microseconds(-3)
        )
        #expect(start.advanced(by: .seconds(Int64.max)) == time(.max))
    }

    @Test("A timestamp of now and one made from its number are equal")
    func equality() {
        let now = Timestamp.now
        let number = time(now.nanosecondsSinceEpoch)
        #expect(now == number)
        #expect(now.hashValue == number.hashValue)
        #expect(now.nanoseconds(to: number) == 0)
        #expect(time(1) < time(2))
    }

    @Test(
        "The distance between the clocks holds until readings prove it wrong by more than either may be off",
        arguments: [
            // The wall clock was 499_000 ahead within 100; these readings took 200.
            (1_000, 500_000, 1_200, false), (1_000, 500_300, 1_200, false), (1_000, 499_700, 1_200, false),
            (1_000, 500_301, 1_200, true), (1_000, 499_699, 1_200, true),
            // A thread that was suspended between the readings proves nothing.
            (1_000, 9_000_000_000, 101_000, false), (1_000, 9_000_000_000, 100_999, true),
            (1_000, 9_000_000_000, 999, false),
        ] as [(UInt64, Int64, UInt64, Bool)]
    )
    func clockReadings(before: UInt64, wall: Int64, after: UInt64, isDisproved: Bool) {
        let readings = ClockReadings(monotonicBefore: before, wall: wall, monotonicAfter: after)
        #expect(readings.disprove(499_000, uncertainty: 100) == isDisproved)
    }

    @Test("The readings that lie closest together count")
    func bestReadings() {
        let readings = [(1_000, 1_500), (2_000, 2_100), (3_000, 3_100), (4_000, 9_000)].map { before, after in
            ClockReadings(monotonicBefore: before, wall: 500_000, monotonicAfter: after)
        }
        let best = ClockReadings.best(of: readings)
        #expect(best.width == 100)
        #expect(best.wallClockOffset == 498_000)
    }

    @Test("Now shows what the wall clock shows")
    func wallClock() {
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        let now = Timestamp.now
        let distance = time(Int64(wall.tv_sec) * 1_000_000_000 + Int64(wall.tv_nsec)).nanoseconds(to: now)
        // The offset is up to a second old, and the thread may be suspended here; the wall clock is hardly ever set.
        #expect(distance.magnitude < 60_000_000_000)
    }

    @Test("Now can be read by many threads at once")
    func concurrency() async {
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    var earlier = Timestamp.now
                    for _ in 0..<1000 {
                        let later = Timestamp.now
                        #expect(earlier.nanoseconds(to: later) >= 0)
                        earlier = later
                    }
                }
            }
        }
    }
}
