//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("The basic tracer's binary format")
struct BasicTracerBinaryTests {
    private let propagator = BasicTracerBinaryPropagator()

    /// Trace 0x0102030405060708, span 0x1112131415161718, sampled, baggage k=é.
    private static let message: [UInt8] = [
        0x09, 8, 7, 6, 5, 4, 3, 2, 1, 0x11, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11, 0x18, 1,
        0x22, 7, 0x0a, 1, 0x6b, 0x12, 2, 0xc3, 0xa9,
    ]

    private static func framed(_ message: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(message.count)] + message }

    @Test("A context is written and read as the layout says")
    func layout() throws {
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 0x0102_0304_0506_0708),
            spanID: SpanID(0x1112_1314_1516_1718),
            sampling: .sampled,
            baggage: ["k": "é"],
            isRemote: true
        )
        #expect(propagator.encode(context) == Self.framed(Self.message))
        #expect(try propagator.decode(bytes: Self.framed(Self.message)) == context)
    }

    @Test("Every byte that is missing is an error, and so is every byte too many")
    func truncated() throws {
        let whole = Self.framed(Self.message)
        for count in 1..<whole.count {
            #expect(throws: PropagationError.self) { try propagator.decode(bytes: Array(whole[..<count])) }
        }
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: whole + [0]) }
        #expect(throws: PropagationError.self) { try propagator.decode(bytes: whole + whole) }
    }

    @Test("No bytes are no context, nor is an empty message")
    func empty() throws {
        #expect(try propagator.decode(bytes: []) == nil)
        #expect(try propagator.decode(bytes: [0, 0, 0, 0]) == nil)
        let nothing = TraceContext(traceID: .invalid, spanID: .invalid)
        #expect(propagator.encode(nothing) == [0, 0, 0, 0])
    }

    @Test(
        "Nonsense is corrupted",
        arguments: [
            [0x08, 1],  // the trace as a number of variable length
            [0x09, 1, 0, 0, 0, 0, 0, 0, 0],  // no span
            [0x11, 1, 0, 0, 0, 0, 0, 0, 0],  // no trace
            [0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],  // too long a number
            [0x22, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],  // 2^64-1 bytes
            [0x22, 4, 0x0a, 2, 0x6b],  // the item ends early
            [0x22, 3, 0x0a, 2, 0x6b, 0x12, 1],  // a key that runs out of its item
            [0x22, 3, 0x0a, 1, 0xff],  // no UTF-8
            [0x22, 2, 0x08, 1],  // the key as a number
            [0x00, 0], [0x07], [0x0b], [0x2b], [0x2c],  // no such field number, no such type, groups
            [0xf8, 0xff, 0xff, 0xff, 0xff, 0x01, 0],  // a field number beyond 29 bits
            [0x2d, 1, 2, 3],  // an unknown field that ends early
        ] as [[UInt8]]
    )
    func nonsense(message: [UInt8]) {
        let error = #expect(throws: PropagationError.self) { try propagator.decode(bytes: Self.framed(message)) }
        #expect(error?.code == .spanContextCorrupted && error?.format == .binary)
    }

    @Test("Unknown fields are passed over")
    func unknownFields() throws {
        let unknown: [UInt8] = [0x28, 0x96, 1, 0x31, 1, 2, 3, 4, 5, 6, 7, 8, 0x3a, 2, 1, 2, 0x45, 1, 2, 3, 4]
        let item: [UInt8] = [0x22, 8, 0x18, 1, 0x12, 1, 0x76, 0x0a, 1, 0x6b]
        let context = try #require(try propagator.decode(bytes: Self.framed(unknown + Self.message + unknown + item)))
        #expect(context.traceIDString == "00000000000000000102030405060708" && context.baggage == ["k": "v"])
    }

    @Test("Without identifiers baggage and a decision to sample are the context")
    func partial() throws {
        let context = try #require(try propagator.decode(bytes: Self.framed([0x18, 1, 0x22, 3, 0x0a, 1, 0x6b])))
        #expect(!context.isValid && context.sampling == .sampled && context.baggage == ["k": ""])
        let baggage = TraceContext(traceID: .invalid, spanID: .invalid, baggage: ["k": "v"])
        #expect(try propagator.decode(bytes: propagator.encode(baggage))?.sampling == .deferred)
    }

    @Test("Of a long trace the lower half travels")
    func longTrace() throws {
        let context = TraceContext(traceID: TraceID(high: 1, low: 2), spanID: SpanID(3))
        let decoded = try #require(try propagator.decode(bytes: propagator.encode(context)))
        #expect(decoded.traceID == TraceID(high: 0, low: 2) && decoded.sampling == .notSampled)
        let upper = TraceContext(traceID: TraceID(high: 1, low: 0), spanID: SpanID(3))
        #expect(try propagator.decode(bytes: propagator.encode(upper)) == nil)
    }

    @Test("Too much baggage is left out when writing and refused when reading")
    func limits() throws {
        try expectBinaryLimits(of: propagator)
        let item: [UInt8] = [0x22, 2, 0x0a, 0]
        let many = Array(repeatElement(item, count: 181).joined())
        #expect(throws: PropagationError.self) {
            try propagator.decode(bytes: [0, 0, 2, UInt8(many.count & 0xff)] + many)
        }
        let allowed = Array(repeatElement(item, count: 180).joined())
        #expect(try propagator.decode(bytes: [0, 0, 2, UInt8(allowed.count & 0xff)] + allowed) == nil)
    }
}
