//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// Makes contexts of every kind, with baggage of any Unicode.
struct RandomContext {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A context; sometimes without identifiers, without a decision or without baggage.
    mutating func next(isValid: Bool? = nil, hasBaggage: Bool = true) -> TraceContext {
        let isValid = isValid ?? chance(5, of: 6)
        return TraceContext(
            traceID: isValid ? TraceID(high: chance(1, of: 3) ? 0 : number(), low: number()) : .invalid,
            spanID: isValid ? SpanID(number()) : .invalid,
            parentSpanID: isValid && chance(1, of: 2) ? SpanID(number()) : .invalid,
            sampling: [.deferred, .notSampled, .sampled, .debug].randomElement(using: &random) ?? .deferred,
            hasRandomTraceID: chance(1, of: 2),
            traceState: chance(1, of: 2) ? traceState() : TraceState(),
            baggage: hasBaggage ? baggage() : [:]
        )
    }

    /// A number that is not zero, now and then a small one.
    private mutating func number() -> UInt64 {
        UInt64.random(in: 1...(chance(1, of: 8) ? 0xfff : .max), using: &random)
    }

    private mutating func traceState() -> TraceState {
        TraceState(
            (0..<Int.random(in: 1...6, using: &random)).map { index in
                TraceState.Member(key: "k\(index)_-*/@", value: text(from: 0x21...0x2b, count: 1...40))
            }
        )
    }

    private mutating func baggage() -> Baggage {
        Baggage(
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                BaggageItem(key: key(), value: text(0...20), metadata: metadata())
            }
        )
    }

    /// A key, in half of the cases a token.
    private mutating func key() -> String {
        chance(1, of: 2) ? text(from: 0x41...0x5a, count: 1...4) + text(from: 0x5e...0x7a, count: 0...4) : text(1...8)
    }

    private mutating func metadata() -> String {
        chance(1, of: 3) ? "p=" + text(from: 0x2d...0x7e, count: 0...10) : ""
    }

    private mutating func text(_ count: ClosedRange<Int>) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0x61...0x7a, 0x30...0x39, 0x41...0x5a, 0x20...0x7e, 0x00...0x1f, 0x25...0x2b, 0x7f...0xff, 0x300...0x36f,
            0x590...0x6ff, 0x2000...0x206f, 0x4e00...0x9fff, 0xac00...0xd7a3, 0x1f300...0x1f6ff, 0xfff0...0xffff,
        ]
        let scalars = (0..<Int.random(in: count, using: &random)).map { _ in
            let range = ranges.randomElement(using: &random) ?? 0x61...0x7a
            return UnicodeScalar(UInt32.random(in: range, using: &random)) ?? "?"
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private mutating func text(from range: ClosedRange<UInt8>, count: ClosedRange<Int>) -> String {
        String(
            (0..<Int.random(in: count, using: &random)).map { _ in
                Character(UnicodeScalar(UInt8.random(in: range, using: &random)))
            }
        )
    }

    private mutating func chance(_ count: Int, of total: Int) -> Bool {
        Int.random(in: 0..<total, using: &random) < count
    }
}
