//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport
private import Synchronization

/// Generates trace and span identifiers.
///
/// It is called for every span, even those that are not recorded, so it must be quick and must not block.
public protocol IdentifierGenerator: Sendable {
    /// Whether the lower 56 bits of trace identifiers are random, which W3C Trace Context level 2 signals to others.
    var makesRandomTraceIDs: Bool { get }

    /// Generates a trace identifier, never ``TraceID/invalid``.
    func makeTraceID() -> TraceID

    /// Generates a span identifier, never ``SpanID/invalid``.
    func makeSpanID() -> SpanID
}

/// Generates random identifiers without a system call: 128 bits for traces, 64 for spans.
///
/// A counter with a random start and a random step is scrambled by a bijective function (SplitMix64). One generator therefore
/// never repeats a span identifier, and those of two processes collide only by chance. Collisions are unlikely, but the
/// identifiers are guessable: do not use them as secrets.
///
/// The counter is sharded, each shard with its own range, so that threads rarely contend for the same memory.
package final class RandomIdentifierGenerator: IdentifierGenerator {
    /// The counters, owned by this object and valid only as long as it lives.
    let identifiers: RandomIdentifiers

    /// Creates a generator seeded by the system.
    package convenience init() {
        var system = SystemRandomNumberGenerator()
        self.init(seededBy: &system)
    }

    /// Creates a generator seeded by another one.
    ///
    /// - Parameter seeds: the source of the seed. On a single thread, the same seed yields the same identifiers.
    package init(seededBy seeds: inout some RandomNumberGenerator) {
        identifiers = RandomIdentifiers(seededBy: &seeds)
    }

    deinit {
        identifiers.deallocate()
    }

    /// `true`.
    package var makesRandomTraceIDs: Bool { true }

    /// Generates a trace identifier.
    package func makeTraceID() -> TraceID { identifiers.makeTraceID() }

    /// Generates a span identifier.
    package func makeSpanID() -> SpanID { identifiers.makeSpanID() }
}

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
