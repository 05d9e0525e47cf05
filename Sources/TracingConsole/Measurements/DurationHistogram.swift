//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A histogram of durations with buckets of an eighth of a power of two each, so that results are off by at most a sixteenth.
struct DurationHistogram: Sendable {
    /// Up to 2³⁵ microseconds, more than nine hours.
    private static let largestExponent = 34
    private static let count = 8 + (largestExponent - 2) * 8

    /// Allocated with the first duration.
    private var counts: [UInt32] = []
    private var total = 0

    mutating func add(microseconds: UInt64) {
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: Self.count) }
        counts[Self.index(of: microseconds)] &+= 1
        total += 1
    }

    mutating func merge(_ other: DurationHistogram) {
        guard !other.counts.isEmpty else { return }
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: Self.count) }
        for index in counts.indices { counts[index] &+= other.counts[index] }
        total += other.total
    }

    /// Returns the midpoint of the bucket that contains the percentile.
    func percentile(_ share: Double) -> Double? {
        guard total > 0 else { return nil }
        var missing = max(1, Int((Double(total) * share).rounded(.up)))
        for (index, count) in counts.enumerated() {
            missing -= Int(count)
            if missing <= 0 { return Self.middle(of: index) }
        }
        return nil
    }

    private static func index(of value: UInt64) -> Int {
        guard value >= 8 else { return Int(value) }
        let exponent = 63 - value.leadingZeroBitCount
        guard exponent <= largestExponent else { return count - 1 }
        return 8 + (exponent - 3) * 8 + Int((value >> UInt64(exponent - 3)) & 7)
    }

    private static func middle(of index: Int) -> Double {
        guard index >= 8 else { return Double(index) }
        let (octave, part) = (index - 8).quotientAndRemainder(dividingBy: 8)
        let width = Double(UInt64(1) << UInt64(octave))
        return width * Double(8 + part) + width / 2
    }
}
