//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Contexts there and back")
struct RoundTripTests {
    private static let count = 250
    private static let tokenCharacters = Set(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )
    private static let foreign = ["authorization": "Bearer x", "x-request-id": "1", "uberctxual": "2", "b30": "3"]

    @Test("Every text format brings what it can carry, in headers", arguments: TextFormat.all)
    func headers(format: TextFormat) throws {
        var contexts = RandomContext(seed: 1)
        for _ in 0..<Self.count {
            let context = contexts.next()
            var carrier = HeaderList(Self.foreign.map { ($0.key, $0.value) })
            format.propagator.inject(context, into: &carrier, as: .httpHeaders)
            for entry in carrier.entries {
                check(isToken(entry.key) && isHeaderValue(entry.value))
            }
            let arrived = try format.propagator.extract(from: carrier, as: .httpHeaders)
            let expected = format.arriving(context)
            check(arrived == expected)
            guard let arrived else { continue }

            var again = HeaderList()
            format.propagator.inject(arrived, into: &again, as: .httpHeaders)
            check(try format.propagator.extract(from: again, as: .httpHeaders) == arrived)
            let entries = carrier.entries
            format.propagator.inject(context, into: &carrier, as: .httpHeaders)
            check(sorted(carrier.entries) == sorted(entries))
            for (key, value) in Self.foreign {
                check(carrier.values(forKey: key) == [value])
            }
        }
    }

    @Test("Every text format brings what it can carry, in text maps", arguments: TextFormat.all)
    func textMaps(format: TextFormat) throws {
        var contexts = RandomContext(seed: 2)
        for _ in 0..<Self.count {
            let context = contexts.next()
            var carrier = Self.foreign
            format.propagator.inject(context, into: &carrier, as: .textMap)
            let arrived = try format.propagator.extract(from: carrier, as: .textMap)
            let expected = format.arriving(context)
            check(arrived == expected)
            let before = carrier
            format.propagator.inject(context, into: &carrier, as: .textMap)
            check(carrier == before)
            check(Self.foreign.allSatisfy { carrier[$0.key] == $0.value })
        }
    }

    @Test("A second context in the same carrier leaves nothing of the first one's trace", arguments: TextFormat.all)
    func replaces(format: TextFormat) throws {
        var contexts = RandomContext(seed: 3)
        for _ in 0..<Self.count / 4 {
            var carrier = HeaderList()
            format.propagator.inject(contexts.next(isValid: true, hasBaggage: false), into: &carrier, as: .httpHeaders)
            let second = contexts.next(isValid: true)
            format.propagator.inject(second, into: &carrier, as: .httpHeaders)
            check(try format.propagator.extract(from: carrier, as: .httpHeaders) == format.arriving(second))
        }
    }

    @Test("The names that a format writes are among its fields, but for baggage", arguments: TextFormat.all)
    func fields(format: TextFormat) {
        var contexts = RandomContext(seed: 4)
        for _ in 0..<Self.count / 4 {
            var carrier: [String: String] = [:]
            format.propagator.inject(contexts.next(hasBaggage: false), into: &carrier, as: .httpHeaders)
            check(Set(carrier.keys).isSubset(of: format.propagator.fields))
        }
    }

    @Test("Jaeger's binary format brings identifiers, decision and baggage")
    func jaegerBinary() throws {
        let propagator = JaegerBinaryPropagator()
        var contexts = RandomContext(seed: 5)
        for _ in 0..<Self.count {
            let context = contexts.next()
            let bytes = propagator.encode(context)
            let arrived = try propagator.decode(bytes: bytes)
            let decision =
                context.sampling.isSampled == true ? context.sampling : context.isValid ? .notSampled : .deferred
            let isNothing = !context.isValid && decision == .deferred && context.baggage.isEmpty
            check(arrived == (isNothing ? nil : Self.arriving(context, high: context.traceID.high, decision)))
            check(arrived?.parentSpanID ?? .invalid == context.parentSpanID)
            if let arrived {
                check(propagator.encode(arrived) == bytes)
            }
        }
    }

    @Test("The basic tracer's binary format brings identifiers, decision and baggage")
    func basicTracerBinary() throws {
        let propagator = BasicTracerBinaryPropagator()
        var contexts = RandomContext(seed: 6)
        for _ in 0..<Self.count {
            var context = contexts.next()
            context.parentSpanID = .invalid
            let bytes = propagator.encode(context)
            let arrived = try propagator.decode(bytes: bytes)
            let isSampled = context.sampling.isSampled == true
            let decision: SamplingState = isSampled ? .sampled : context.isValid ? .notSampled : .deferred
            let isNothing = !context.isValid && decision == .deferred && context.baggage.isEmpty
            check(arrived == (isNothing ? nil : Self.arriving(context, high: 0, decision)))
            if let arrived {
                check(propagator.encode(arrived) == bytes)
            }
        }
    }

    private static func arriving(_ context: TraceContext, high: UInt64, _ decision: SamplingState) -> TraceContext {
        TraceContext(
            traceID: TraceID(high: high, low: context.traceID.low),
            spanID: context.spanID,
            parentSpanID: context.parentSpanID,
            sampling: decision,
            baggage: Baggage(context.baggage.map { BaggageItem(key: $0.key, value: $0.value) }),
            isRemote: true
        )
    }

    /// Expects something many times over; the testing library's own macro takes longer than what it looks at here.
    private func check(_ isAsExpected: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
        if !isAsExpected {
            Issue.record("A context did not arrive as expected", sourceLocation: sourceLocation)
        }
    }

    private func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { Self.tokenCharacters.contains($0) }
    }

    private func isHeaderValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { (0x20...0x7e).contains($0) } && value.utf8.first != 0x20 && value.utf8.last != 0x20
    }

    private func sorted(_ entries: [(key: String, value: String)]) -> [String] {
        entries.map { "\($0.key): \($0.value)" }.sorted()
    }
}
