//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
    /// What makes them. It is valid as long as this object, which owns its counters.
    let identifiers: RandomIdentifiers

    /// Creates a generator that is seeded by the system.
    package convenience init() {
        var system = SystemRandomNumberGenerator()
        self.init(seededBy: &system)
    }

    /// Creates a generator that is seeded by another one.
    ///
    /// - Parameter seeds: where the seed comes from. The same seed gives the same identifiers to a single thread.
    package init(seededBy seeds: inout some RandomNumberGenerator) {
        identifiers = RandomIdentifiers(seededBy: &seeds)
    }

    deinit {
        identifiers.deallocate()
    }

    /// `true`.
    package var makesRandomTraceIDs: Bool { true }

    /// Makes the identifier of a new trace.
    package func makeTraceID() -> TraceID { identifiers.makeTraceID() }

    /// Makes the identifier of a new span.
    package func makeSpanID() -> SpanID { identifiers.makeSpanID() }
}
