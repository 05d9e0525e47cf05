//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport
private import Synchronization

/// The counters of a ``RandomIdentifierGenerator``, and the identifiers derived from them.
///
/// A value type, so that calling it retains nothing.
///
/// Memory safety: the memory behind the pointer is only changed atomically, and stays allocated until ``deallocate()``, which the
/// only owner calls.
struct RandomIdentifiers: Sendable {
    /// The counters, each on its own cache line.
    private nonisolated(unsafe) let counters: UnsafeMutablePointer<Atomic<UInt64>>
    private let step: UInt64
    private let upperHalfKey: UInt64

    init(seededBy seeds: inout some RandomNumberGenerator) {
        let start = seeds.next()
        // Odd, so that the counter takes every value before it repeats one.
        let step = seeds.next() | 1
        upperHalfKey = seeds.next()
        self.step = step
        let range = UInt64.max / UInt64(ThreadShard.count) + 1
        counters = .allocate(capacity: ThreadShard.count * Self.distance)
        for place in 0..<(ThreadShard.count * Self.distance) {
            let shard = UInt64(place / Self.distance)
            (counters + place).initialize(to: Atomic(start &+ step &* (range &* shard)))
        }
    }

    /// Frees the counters; no identifiers may be generated afterwards.
    func deallocate() {
        counters.deinitialize(count: ThreadShard.count * Self.distance)
        counters.deallocate()
    }

    /// The number of counters in two cache lines, which processors fetch together.
    private static let distance = 16

    func makeTraceID() -> TraceID { traceID(nextValue()) }

    @inline(__always)
    func makeSpanID() -> SpanID { SpanID(Self.scramble(nextValue())) }

    /// Generates the identifiers of a new trace and its first span, as if one were generated after the other.
    @inline(__always)
    func makeRoot() -> (TraceID, SpanID) {
        let last = counter.pointee.wrappingAdd(2 &* step, ordering: .relaxed).newValue
        let first = last &- step
        // Zero would be scrambled to zero.
        guard first != 0, last != 0 else { return (makeTraceID(), makeSpanID()) }
        return (traceID(first), SpanID(Self.scramble(last)))
    }

    @inline(__always)
    private func traceID(_ value: UInt64) -> TraceID {
        TraceID(high: Self.scramble(value ^ upperHalfKey), low: Self.scramble(value))
    }

    /// Returns the counter's next value, skipping zero, the only value that is scrambled to zero.
    @inline(__always)
    private func nextValue() -> UInt64 {
        let counter = counter
        while true {
            let value = counter.pointee.wrappingAdd(step, ordering: .relaxed).newValue
            if value != 0 { return value }
        }
    }

    @inline(__always)
    private var counter: UnsafeMutablePointer<Atomic<UInt64>> { counters + ThreadShard.current &* Self.distance }

    @inline(__always)
    private static func scramble(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
