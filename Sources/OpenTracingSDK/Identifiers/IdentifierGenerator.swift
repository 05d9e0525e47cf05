//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport
private import Synchronization

/// Makes the identifiers of traces and spans.
///
/// It is asked for every span, also for those that are not recorded, so it has to be quick and must not block.
public protocol IdentifierGenerator: Sendable {
    /// Whether the lower 56 bits of the trace identifiers are random, which W3C Trace Context level 2 lets others know.
    var makesRandomTraceIDs: Bool { get }

    /// Makes the identifier of a new trace, never ``TraceID/invalid``.
    func makeTraceID() -> TraceID

    /// Makes the identifier of a new span, never ``SpanID/invalid``.
    func makeSpanID() -> SpanID
}

/// Makes random identifiers without a system call: traces of 128 bits, spans of 64.
///
/// A counter that starts at a random place takes random steps, and each of its values is scrambled by a function that
/// maps no two values to one (SplitMix64). So no span identifier comes twice from one generator, and those of two
/// processes meet by chance alone. The identifiers are unlikely to meet, not hard to guess: do not use them as secrets.
///
/// The counter is kept in several places, each with a range of its own, so that threads seldom wait for the same memory.
package final class RandomIdentifierGenerator: IdentifierGenerator {
    /// The counters, a cache line apart. What is behind the pointer is only changed atomically, and freed with the generator.
    private nonisolated(unsafe) let counters: UnsafeMutablePointer<Atomic<UInt64>>
    private let step: UInt64
    private let upperHalfKey: UInt64

    /// Creates a generator that is seeded by the system.
    package convenience init() {
        var system = SystemRandomNumberGenerator()
        self.init(seededBy: &system)
    }

    /// Creates a generator that is seeded by another one.
    ///
    /// - Parameter seeds: where the seed comes from. The same seed gives the same identifiers to a single thread.
    package init(seededBy seeds: inout some RandomNumberGenerator) {
        let start = seeds.next()
        // Odd, so that the counter takes every value before it takes one again.
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

    deinit {
        counters.deinitialize(count: ThreadShard.count * Self.distance)
        counters.deallocate()
    }

    /// How many counters fit into two cache lines, which processors fetch together.
    private static let distance = 16

    /// `true`.
    package var makesRandomTraceIDs: Bool { true }

    /// Makes the identifier of a new trace.
    package func makeTraceID() -> TraceID {
        let value = nextValue()
        return TraceID(high: Self.scramble(value ^ upperHalfKey), low: Self.scramble(value))
    }

    /// Makes the identifier of a new span.
    package func makeSpanID() -> SpanID {
        SpanID(Self.scramble(nextValue()))
    }

    /// The counter's next value, without the only one that would be scrambled to zero, which is zero.
    private func nextValue() -> UInt64 {
        let counter = counters + ThreadShard.current * Self.distance
        while true {
            let value = counter.pointee.wrappingAdd(step, ordering: .relaxed).newValue
            if value != 0 { return value }
        }
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
