//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Jaeger's binary format")
struct JaegerBinaryTests {
    private let propagator = JaegerBinaryPropagator()

    private static let fixed: [UInt8] = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28,
        0, 0, 0, 0, 0, 0, 0, 5, 3,
    ]
    private static let whole: [UInt8] = fixed + [0, 0, 0, 1, 0, 0, 0, 1, 0x6b, 0, 0, 0, 2, 0xc3, 0xa9]

    @Test("A context is written and read as the layout says")
    func layout() throws {
        let context = TraceContext(
            traceID: TraceID(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10),
            spanID: SpanID(0x2122_2324_2526_2728),
            parentSpanID: SpanID(5),
            sampling: .debug,
            baggage: ["k": "é"],
            isRemote: true
        )
        #expect(propagator.encode(context) == Self.whole)
        #expect(try propagator.decode(bytes: Self.whole) == context)
        #expect(propagator.encode(TraceContext(traceID: .invalid, spanID: .invalid)).count == 37)
    }

    @Test("Every byte that is missing is an error, and so is every byte too many")
    func truncated() {
        for count in 1..<Self.whole.count {
            let error = #expect(throws: PropagationError.self) {
                try propagator.decode(bytes: Array(Self.whole[..<count]))
            }
            #expect(error?.code == .spanContextCorrupted && error?.format == .binary)
        }
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: Self.whole + [0]) }
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: Self.whole + Self.whole) }
    }

    @Test("No bytes are no context, nor are zeros")
    func empty() throws {
        #expect(try propagator.decode(bytes: []) == nil)
        #expect(try propagator.decode(bytes: [UInt8](repeating: 0, count: 37)) == nil)
    }

    @Test(
        "Flags are mapped bit by bit",
        arguments: [
            (0, SamplingState.notSampled), (1, .sampled), (2, .notSampled), (3, .debug), (8, .notSampled),
            (0xfd, .sampled),
            (0xff, .debug),
        ] as [(UInt8, SamplingState)]
    )
    func flags(flags: UInt8, sampling: SamplingState) throws {
        let bytes = Self.fixed.dropLast() + [flags, 0, 0, 0, 0]
        #expect(try propagator.decode(bytes: Array(bytes))?.sampling == sampling)
    }

    @Test(
        "Impossible counts and lengths are corrupted",
        arguments: [
            [0xff, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff], [0, 0, 0, 181], [0, 0, 0, 1],
            [0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 1, 0x7f, 0xff, 0xff, 0xff], [0, 0, 0, 1, 0, 0, 0x10, 0x01],
            [0, 0, 0, 1, 0, 0, 0, 1, 0x6b, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 1, 0, 0, 0, 1, 0x6b, 0, 0, 0, 1],
            // A Java client counts UTF-16 units, not bytes: the value is longer than announced.
            [0, 0, 0, 1, 0, 0, 0, 1, 0x6b, 0, 0, 0, 1, 0xc3, 0xa9], [0, 0, 0, 1, 0, 0, 0, 1, 0xff, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func impossible(tail: [UInt8]) {
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: Self.fixed + tail) }
    }

    @Test("One identifier without the other is corrupted")
    func partial() {
        var noSpan = Self.whole
        noSpan.replaceSubrange(16..<24, with: repeatElement(0, count: 8))
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: noSpan) }
        var noTrace = Self.whole
        noTrace.replaceSubrange(0..<16, with: repeatElement(0, count: 16))
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: noTrace) }
    }

    @Test("Without identifiers baggage and a decision to sample are the context")
    func withoutIdentifiers() throws {
        for sampling in [SamplingState.deferred, .sampled, .debug] {
            let context = TraceContext(
                traceID: .invalid,
                spanID: .invalid,
                sampling: sampling,
                baggage: ["k": "v"],
                isRemote: true
            )
            #expect(try propagator.decode(bytes: propagator.encode(context)) == context)
        }
    }

    @Test("Too much baggage is left out when writing and refused when reading")
    func limits() throws {
        try expectBinaryLimits(of: propagator)
    }

    @Test("A key and a value that are too long together are corrupted")
    func longItem() throws {
        func bytes(valueLength: UInt8) -> [UInt8] {
            let key = [0, 0, 8, 0] + [UInt8](repeating: 0x6b, count: 2048)
            let value = [0, 0, 8, valueLength] + [UInt8](repeating: 0x76, count: 2048 + Int(valueLength))
            return Self.fixed + [0, 0, 0, 1] + key + value
        }
        #expect(try propagator.decode(bytes: bytes(valueLength: 0))?.baggage.count == 1)
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: bytes(valueLength: 1)) }
    }

    @Test("A carrier that holds something already gets the bytes added")
    func appends() {
        var carrier: [UInt8] = [42]
        carrier.append(contentsOf: propagator.encode(TraceContext(traceID: .invalid, spanID: .invalid)))
        #expect(carrier.count == 38 && carrier.first == 42)
    }
}
