//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
