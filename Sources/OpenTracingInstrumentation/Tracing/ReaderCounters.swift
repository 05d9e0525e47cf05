//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Counts who is reading a ``SnapshotCell``, in two sets of counters that are spread so that threads seldom share one.
struct ReaderCounters: Sendable {
    private static let stripes = 8

    private let counters: [Counter] = (0..<2 * stripes).map { _ in Counter() }

    /// A number that stays the same while a function runs, and usually differs between threads: where its stack is.
    static func stripeOfThisThread() -> Int {
        var marker: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        return Int(truncatingIfNeeded: (address >> 16) ^ (address >> 23)) & (stripes - 1)
    }

    func enter(phase: Int, stripe: Int) {
        counters[phase * Self.stripes + stripe].value.add(1, ordering: .sequentiallyConsistent)
    }

    func leave(phase: Int, stripe: Int) {
        counters[phase * Self.stripes + stripe].value.subtract(1, ordering: .sequentiallyConsistent)
    }

    /// Whether somebody is counted in a set. Asked until it says no; each counter is then known to have been zero once since
    /// the phase changed, and whoever counts there later starts over.
    func isBusy(phase: Int) -> Bool {
        counters[(phase * Self.stripes)..<((phase + 1) * Self.stripes)]
            .contains { $0.value.load(ordering: .sequentiallyConsistent) != 0 }
    }

    /// A counter that fills a cache line, so that threads on different stripes do not slow each other down.
    private final class Counter: Sendable {
        let value = Atomic(0)
        private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
    }
}
