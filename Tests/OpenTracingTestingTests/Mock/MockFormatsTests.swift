//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The formats of the mock tracer")
struct MockFormatsTests {
    let tracer = MockTracer()
    let context = MockSpanContext(traceNumber: 4, spanNumber: 8, baggage: ["loc": "y:z ü"])

    @Test("Text has one entry for each number and each baggage item")
    func text() throws {
        var carrier: [String: String] = [:]
        try tracer.inject(context, as: .textMap, into: &carrier)
        #expect(
            carrier == [
                "mockpfx-ids-traceid": "4", "mockpfx-ids-spanid": "8", "mockpfx-ids-sampled": "true",
                "mockpfx-baggage-loc": "y:z ü",
            ]
        )
        let extracted = try #require(try tracer.extract(as: .textMap, from: carrier) as? MockSpanContext)
        #expect(extracted == context)
    }

    @Test("Headers have percent-encoded baggage")
    func headers() throws {
        var carrier: [String: String] = [:]
        try tracer.inject(context, as: .httpHeaders, into: &carrier)
        #expect(carrier["mockpfx-baggage-loc"] == "y%3Az%20%C3%BC")
        let extracted = try #require(try tracer.extract(as: .httpHeaders, from: carrier) as? MockSpanContext)
        #expect(extracted == context)
    }

    @Test("Baggage that is no valid percent-encoding is kept as it is", arguments: ["%", "%4", "%zz", "100%", "%FF"])
    func malformedEncoding(value: String) throws {
        let carrier = ["mockpfx-ids-traceid": "4", "mockpfx-ids-spanid": "8", "mockpfx-baggage-k": value]
        #expect(try tracer.extract(as: .httpHeaders, from: carrier)?.baggage == ["k": value])
    }

    @Test("A key of baggage that begins with a combining mark survives")
    func combiningMark() throws {
        var carrier: [String: String] = [:]
        let context = MockSpanContext(traceNumber: 1, spanNumber: 2, baggage: ["\u{301}k": "v"])
        try tracer.inject(context, as: .textMap, into: &carrier)
        #expect(try tracer.extract(as: .textMap, from: carrier)?.baggage == ["\u{301}k": "v"])
    }

    @Test("The sampling decision travels", arguments: [Format.textMap, .httpHeaders])
    func sampling(format: Format) throws {
        var carrier: [String: String] = [:]
        try tracer.inject(MockSpanContext(traceNumber: 1, spanNumber: 2, isSampled: false), as: format, into: &carrier)
        #expect(carrier["mockpfx-ids-sampled"] == "false")
        #expect((try tracer.extract(as: format, from: carrier) as? MockSpanContext)?.isSampled == false)
        carrier["mockpfx-ids-sampled"] = nil
        #expect((try tracer.extract(as: format, from: carrier) as? MockSpanContext)?.isSampled == true)
    }

    @Test(
        "Entries that are incomplete or malformed are corrupted, and the error names the entry without its value",
        arguments: [
            (["ids-traceid": "4"], "mockpfx-ids-spanid is missing"),
            (["ids-spanid": "8"], "mockpfx-ids-traceid is missing"),
            (["ids-sampled": "true"], "mockpfx-ids-traceid is missing"),
            (["ids-traceid": "secret", "ids-spanid": "8"], "mockpfx-ids-traceid is not a whole number above zero"),
            (["ids-traceid": "4", "ids-spanid": ""], "mockpfx-ids-spanid is not a whole number above zero"),
            (["ids-traceid": "0", "ids-spanid": "8"], "mockpfx-ids-traceid is not a whole number above zero"),
            (["ids-traceid": "-4", "ids-spanid": "8"], "mockpfx-ids-traceid is not a whole number above zero"),
            (["ids-traceid": "+4", "ids-spanid": "8"], "mockpfx-ids-traceid is not a whole number above zero"),
            (
                ["ids-traceid": "99999999999999999999", "ids-spanid": "8"],
                "mockpfx-ids-traceid is not a whole number above zero"
            ),
            (
                ["ids-traceid": "4", "ids-spanid": "8", "ids-sampled": "x"],
                "mockpfx-ids-sampled is neither true nor false"
            ),
        ] as [([String: String], String)]
    )
    func corruptedText(entries: [String: String], reason: String) {
        let carrier = Dictionary(uniqueKeysWithValues: entries.map { ("mockpfx-" + $0.key, $0.value) })
        #expect(throws: PropagationError(.spanContextCorrupted, format: .textMap, reason: reason)) {
            try tracer.extract(as: .textMap, from: carrier)
        }
    }

    @Test("The bytes are laid out as documented")
    func bytes() throws {
        var carrier: [UInt8] = []
        try tracer.inject(
            MockSpanContext(traceNumber: 258, spanNumber: 3, baggage: ["k": "vw"]),
            as: .binary,
            into: &carrier
        )
        #expect(
            carrier == [
                0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1, 107, 0, 0, 0, 2, 118, 119,
            ]
        )
    }

    @Test(
        "Bytes that say nonsense are corrupted",
        arguments: [
            [UInt8](repeating: 0, count: 21),
            [UInt8](repeating: 0xFF, count: 21),
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF],
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1],
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0xFF, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func corruptedBytes(bytes: [UInt8]) {
        let error = #expect(throws: PropagationError.self) { try tracer.extract(as: .binary, from: bytes) }
        #expect(error?.code == .spanContextCorrupted)
    }

    @Test("A prefix of one's own keeps two mock formats apart")
    func prefix() throws {
        var formats = MockFormats.mandatory
        formats.register(MockPrefixPropagator(prefix: "other-"), for: .textMap)
        let other = MockTracer(formats: formats)
        var carrier: [String: String] = [:]
        try other.inject(context, as: .textMap, into: &carrier)
        #expect(carrier["other-ids-traceid"] == "4")
        #expect(try tracer.extract(as: .textMap, from: carrier) == nil)
    }

    @Test("Formats of one's own can be registered for text, bytes and any other carrier")
    func registration() throws {
        let (text, binary, queue) = (Format("text"), Format("blob"), Format("queue"))
        var formats = MockFormats()
        formats.register(MockPrefixPropagator(), for: text)
        formats.register(MockBytesPropagator(), for: binary)
        formats.register(QueuePropagator(), for: queue)
        let tracer = MockTracer(formats: formats)
        var entries: [String: String] = [:]
        try tracer.inject(context, as: text, into: &entries)
        #expect(try tracer.extract(as: text, from: entries)?.spanIDString == "8")
        var bytes: [UInt8] = []
        try tracer.inject(context, as: binary, into: &bytes)
        #expect(try tracer.extract(as: binary, from: bytes)?.spanIDString == "8")
        var message = QueueMessage()
        #expect(try tracer.extract(as: queue, from: message) == nil)
        try tracer.inject(context, as: queue, into: &message)
        #expect(message.parent == context)
        #expect(try tracer.extract(as: queue, from: message)?.spanIDString == "8")
    }

    @Test("A registered format refuses carriers of another kind")
    func wrongCarriers() {
        let queue = Format("queue")
        var formats = MockFormats.mandatory
        formats.register(QueuePropagator(), for: queue)
        let tracer = MockTracer(formats: formats)
        var entries: [String: String] = [:]
        var bytes: [UInt8] = []
        var number = 0
        for error in [
            #expect(throws: PropagationError.self) { try tracer.inject(context, as: queue, into: &entries) },
            #expect(throws: PropagationError.self) { try tracer.inject(context, as: queue, into: &bytes) },
            #expect(throws: PropagationError.self) { try tracer.inject(context, as: queue, into: &number) },
            #expect(throws: PropagationError.self) { try tracer.extract(as: queue, from: entries) },
            #expect(throws: PropagationError.self) { try tracer.extract(as: queue, from: bytes) },
            #expect(throws: PropagationError.self) { try tracer.extract(as: queue, from: number) },
        ] {
            #expect(error?.code == .invalidCarrier)
            #expect(error?.reason.hasSuffix("is not the carrier of the format; use QueueMessage") == true)
        }
    }

    @Test("A text map may be the carrier of a format of one's own")
    func textMapAsCarrier() throws {
        let format = Format("plain")
        var formats = MockFormats.mandatory
        formats.register(PlainPropagator(), for: format)
        let tracer = MockTracer(formats: formats)
        var entries: [String: String] = [:]
        try tracer.inject(context, as: format, into: &entries)
        #expect(entries == ["plain": "4/8"])
        #expect(try tracer.extract(as: format, from: entries)?.spanIDString == "8")
    }

    @Test("A format that was removed is not supported")
    func removal() {
        var formats = MockFormats.mandatory
        formats.remove(Format("never there"))
        formats.remove(.textMap)
        let tracer = MockTracer(formats: formats)
        #expect(throws: PropagationError.self) { try tracer.extract(as: .textMap, from: [String: String]()) }
    }

    @Test("A context of another tracer is refused at injection, and noted", arguments: [Format.textMap, .httpHeaders])
    func foreignContext(format: Format) {
        var carrier: [String: String] = [:]
        let foreign = NoopTracer().startSpan("noop").context
        let error = #expect(throws: PropagationError.self) { try tracer.inject(foreign, as: format, into: &carrier) }
        #expect(error?.code == .invalidSpanContext)
        #expect(tracer.misuse.map(\.kind) == [.foreignContextInjected])
        #expect(tracer.misuse.first?.description == "a context of another tracer cannot be injected")
    }
}

private struct QueueMessage {
    var parent: MockSpanContext?
}

private struct QueuePropagator: MockCarrierPropagator {
    func inject(_ context: MockSpanContext, into carrier: inout QueueMessage) {
        carrier.parent = context
    }

    func extract(from carrier: QueueMessage, as format: Format) throws(PropagationError) -> MockSpanContext? {
        carrier.parent
    }
}

private struct PlainPropagator: MockCarrierPropagator {
    func inject(_ context: MockSpanContext, into carrier: inout TextMapCarrier) {
        carrier["plain"] = "\(context.traceNumber)/\(context.spanNumber)"
    }

    func extract(from carrier: TextMapCarrier, as format: Format) throws(PropagationError) -> MockSpanContext? {
        let numbers = carrier["plain"]?.split(separator: "/").compactMap { Int($0) } ?? []
        return numbers.count == 2 ? MockSpanContext(traceNumber: numbers[0], spanNumber: numbers[1]) : nil
    }
}
