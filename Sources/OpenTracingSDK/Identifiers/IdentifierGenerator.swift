//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
public final class RandomIdentifierGenerator: IdentifierGenerator {
    private let shards: [Shard]
    private let step: UInt64
    private let upperHalfKey: UInt64

    /// Creates a generator that is seeded by the system.
    public convenience init() {
        var system = SystemRandomNumberGenerator()
        self.init(seededBy: &system)
    }

    /// Creates a generator that is seeded by another one.
    ///
    /// - Parameter seeds: where the seed comes from. The same seed gives the same identifiers to a single thread.
    public init(seededBy seeds: inout some RandomNumberGenerator) {
        let start = seeds.next()
        // Odd, so that the counter takes every value before it takes one again.
        let step = seeds.next() | 1
        upperHalfKey = seeds.next()
        self.step = step
        let range = UInt64.max / UInt64(Self.shardCount) + 1
        shards = (0..<UInt64(Self.shardCount)).map { Shard(start &+ step &* (range &* $0)) }
    }

    /// `true`.
    public var makesRandomTraceIDs: Bool { true }

    /// Makes the identifier of a new trace.
    public func makeTraceID() -> TraceID {
        let value = nextValue()
        return TraceID(high: Self.scramble(value ^ upperHalfKey), low: Self.scramble(value))
    }

    /// Makes the identifier of a new span.
    public func makeSpanID() -> SpanID {
        SpanID(Self.scramble(nextValue()))
    }

    /// The counter's next value, without the only one that would be scrambled to zero, which is zero.
    private func nextValue() -> UInt64 {
        let shard = shards[Self.shardOfThread()]
        while true {
            let value = shard.counter.wrappingAdd(step, ordering: .relaxed).newValue
            if value != 0 { return value }
        }
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    private static let shardCount = 8

    /// Threads have stacks far apart, so the address of a local variable tells them apart well enough, and costs nothing.
    private static func shardOfThread() -> Int {
        var local: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &local) { UInt64(UInt(bitPattern: $0)) }
        return Int(((address >> 17) &* 0x9e37_79b9_7f4a_7c15) >> 61)
    }

    /// One place of the counter, in a cache line of its own.
    private final class Shard: Sendable {
        let counter: Atomic<UInt64>
        private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

        init(_ start: UInt64) {
            counter = Atomic(start)
        }
    }
}
