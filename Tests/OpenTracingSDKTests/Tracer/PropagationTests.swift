//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("How a tracer uses its propagators")
struct PropagationTests {
    @Test("The mandatory formats carry a context from one tracer to another")
    func mandatoryFormats() throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("s").map { $0.setBaggageItem("k", to: "v") })
        var headers: [String: String] = ["other": "1"]
        try test.tracer.inject(span.context, as: .httpHeaders, into: &headers)
        var text: [String: String] = [:]
        try test.tracer.inject(span.context, as: .textMap, into: &text)
        var bytes: [UInt8] = []
        try test.tracer.inject(span.context, as: .binary, into: &bytes)
        let other = TestTracer().tracer
        let extracted = [
            try other.extract(as: .httpHeaders, from: headers),
            try other.extract(as: .textMap, from: text),
            try other.extract(as: .binary, from: bytes),
        ]
        for context in extracted {
            let context = try #require(context as? TraceContext)
            #expect(context.traceID == span.traceContext.traceID)
            #expect(context.spanID == span.traceContext.spanID)
            #expect(context.sampling == .sampled)
            #expect(context.baggage == ["k": "v"])
        }
        #expect(headers["other"] == "1")
        span.finish()
    }

    @Test("Empty carriers hold no context")
    func emptyCarriers() throws {
        let tracer = TestTracer().tracer
        #expect(try tracer.extract(as: .httpHeaders, from: [String: String]()) == nil)
        #expect(try tracer.extract(as: .textMap, from: [String: String]()) == nil)
        #expect(try tracer.extract(as: .binary, from: [UInt8]()) == nil)
    }

    @Test("What is active does not come out of an empty carrier")
    func activeSpan() throws {
        let tracer = TestTracer().tracer
        let context = try tracer.withSpan("s") { _ in try tracer.extract(as: .httpHeaders, from: [String: String]()) }
        #expect(context == nil)
    }

    @Test("A broken context is a typed error and counted, and its value is not told")
    func corrupted() throws {
        let test = TestTracer()
        let text = ["traceparent": "00-secret-value-01"]
        let error = try #require(throws: PropagationError.self) {
            _ = try test.tracer.extract(as: .httpHeaders, from: text)
        }
        #expect(error.code == .spanContextCorrupted)
        #expect(!error.description.contains("secret"))
        #expect(throws: PropagationError.self) { _ = try test.tracer.extract(as: .binary, from: [1, 2, 3] as [UInt8]) }
        #expect(test.diagnostics.count(of: .contextCorrupted) == 2)
    }

    @Test("A broken trace beside baggage is counted, and the baggage goes on into a trace of its own")
    func partlyCorrupted() throws {
        let test = TestTracer()
        let headers = ["traceparent": "secret-value", "baggage": "a=1,b=2"]
        let context = try #require(try test.tracer.extract(as: .httpHeaders, from: headers))
        #expect(context.traceIDString.isEmpty && context.baggage == ["a": "1", "b": "2"])
        #expect(context.corruption?.code == .spanContextCorrupted)
        #expect(context.corruption?.description.contains("secret") == false)
        #expect(test.diagnostics.count(of: .contextCorrupted) == 1)
        let span = test.tracer.startSpan("s", childOf: context)
        #expect(!span.context.traceIDString.isEmpty && span.context.baggage == context.baggage)
        #expect(span.context.corruption == nil)
        span.finish()
    }

    @Test("Baggage that is dropped on the way in or out is counted, and what says nothing else is no context")
    func droppedBaggage() throws {
        let test = TestTracer()
        let long = String(repeating: "x", count: 9000)
        #expect(try test.tracer.extract(as: .httpHeaders, from: ["baggage": "a=\(long),garbage"]) == nil)
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 2)
        #expect(throws: PropagationError.self) {
            try test.tracer.extract(as: .httpHeaders, from: ["traceparent": "x", "baggage": "garbage"])
        }
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 3)
        #expect(test.diagnostics.count(of: .contextCorrupted) == 1)

        let span = test.tracer.startSpan("s").setBaggageItem("k y", to: "1").setBaggageItem("k", to: "2")
        var headers: [String: String] = [:]
        try test.tracer.inject(span.context, as: .httpHeaders, into: &headers)
        #expect(headers["baggage"] == "k=2")
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 4)
        var bytes: [UInt8] = []
        span.setBaggageItem("big", to: String(repeating: "x", count: 5000))
        try test.tracer.inject(span.context, as: .binary, into: &bytes)
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 5)
        span.finish()
    }

    @Test("Short baggage of many items passes through a span, and so do its properties and keys that stand twice")
    func passesThrough() throws {
        let test = TestTracer()
        let header = "a=1;p=x,a=2," + (0..<512).map { "k\($0)=v" }.joined(separator: ",")
        let incoming = try test.tracer.extract(as: .httpHeaders, from: ["baggage": header])
        let span = test.tracer.startSpan("s", childOf: incoming)
        span.setBaggageItem(BaggageItem(key: "z", value: "1", metadata: "q"))
        var headers: [String: String] = [:]
        try test.tracer.inject(span.context, as: .httpHeaders, into: &headers)
        #expect(headers["baggage"] == header + ",z=1;q")
        span.finish()
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 0)
    }

    @Test("An unknown format is unsupported, with every kind of carrier")
    func unknownFormat() throws {
        let test = TestTracer()
        let context = test.tracer.startSpan("s").context
        var text: [String: String] = [:]
        var bytes: [UInt8] = []
        var number = 1
        let format = Format("unknown")
        #expect(code { try test.tracer.inject(context, as: format, into: &text) } == .unsupportedFormat)
        #expect(code { try test.tracer.inject(context, as: format, into: &bytes) } == .unsupportedFormat)
        #expect(code { try test.tracer.inject(context, as: format, into: &number) } == .unsupportedFormat)
        #expect(code { _ = try test.tracer.extract(as: format, from: text) } == .unsupportedFormat)
        #expect(code { _ = try test.tracer.extract(as: format, from: bytes) } == .unsupportedFormat)
        #expect(code { _ = try test.tracer.extract(as: format, from: number) } == .unsupportedFormat)
        #expect(test.diagnostics.count(of: .contextCorrupted) == 0)
    }

    @Test("A carrier of the wrong kind is invalid")
    func wrongCarrier() throws {
        let test = TestTracer()
        let context = test.tracer.startSpan("s").context
        var text: [String: String] = [:]
        var bytes: [UInt8] = []
        var number = 1
        #expect(code { try test.tracer.inject(context, as: .binary, into: &text) } == .invalidCarrier)
        #expect(code { try test.tracer.inject(context, as: .textMap, into: &bytes) } == .invalidCarrier)
        #expect(code { try test.tracer.inject(context, as: .httpHeaders, into: &number) } == .invalidCarrier)
        #expect(code { _ = try test.tracer.extract(as: .binary, from: text) } == .invalidCarrier)
        #expect(code { _ = try test.tracer.extract(as: .httpHeaders, from: bytes) } == .invalidCarrier)
        #expect(code { _ = try test.tracer.extract(as: .binary, from: number) } == .invalidCarrier)
        #expect(text.isEmpty && bytes.isEmpty)
    }

    @Test("A context of another tracer cannot be injected, and leaves the carrier alone")
    func foreignContext() throws {
        let test = TestTracer()
        var text = ["traceparent": "kept"]
        var bytes: [UInt8] = [1]
        for context: any SpanContext in [ForeignContext(), NoopTracer().startSpan("n").context] {
            #expect(code { try test.tracer.inject(context, as: .httpHeaders, into: &text) } == .invalidSpanContext)
            #expect(code { try test.tracer.inject(context, as: .binary, into: &bytes) } == .invalidSpanContext)
        }
        #expect(text == ["traceparent": "kept"])
        #expect(bytes == [1])
    }

    @Test("A format of the user's own is used once it is registered")
    func ownFormats() throws {
        let b3 = Format("b3")
        let box = Format("box")
        let blob = Format("blob")
        var propagators = Propagators()
        propagators.register(B3Propagator(), for: b3)
        propagators.register(BasicTracerBinaryPropagator(), for: blob)
        propagators.register(BoxPropagator(), for: box)
        let test = TestTracer(propagators: propagators)
        let context = test.tracer.startSpan("s").context
        var text: [String: String] = [:]
        try test.tracer.inject(context, as: b3, into: &text)
        #expect(text.keys.contains { $0.hasPrefix("b3") || $0.hasPrefix("x-b3") })
        #expect(try test.tracer.extract(as: b3, from: text)?.traceIDString == context.traceIDString)
        var bytes: [UInt8] = []
        try test.tracer.inject(context, as: blob, into: &bytes)
        #expect(try test.tracer.extract(as: blob, from: bytes)?.spanIDString == context.spanIDString)
        var own = Box()
        try test.tracer.inject(context, as: box, into: &own)
        #expect(own.context?.spanIDString == context.spanIDString)
        #expect(try test.tracer.extract(as: box, from: own)?.spanIDString == context.spanIDString)
        #expect(try test.tracer.extract(as: box, from: Box()) == nil)
        var number = 1
        #expect(code { try test.tracer.inject(context, as: box, into: &number) } == .invalidCarrier)
        #expect(code { _ = try test.tracer.extract(as: box, from: number) } == .invalidCarrier)
        #expect(code { _ = try test.tracer.extract(as: box, from: text) } == .invalidCarrier)
    }

    @Test(
        "The formats of the library have names, and several go out together and come in by any of them",
        arguments: [
            (Propagators.w3c, ["traceparent"]), (.b3, ["b3"]),
            (.b3Multiple, ["x-b3-sampled", "x-b3-spanid", "x-b3-traceid"]),
            (.jaeger, ["uber-trace-id"]),
            (.basicTracer, ["ot-tracer-sampled", "ot-tracer-spanid", "ot-tracer-traceid"]),
            (Propagators(.w3c, .b3, .jaeger), ["b3", "traceparent", "uber-trace-id"]),
        ] as [(Propagators, [String])]
    )
    func namedFormats(_ propagators: Propagators, keys: [String]) throws {
        let tracer = TestTracer(propagators: propagators).tracer
        let context = tracer.startSpan("s").context
        for format in [Format.httpHeaders, .textMap] {
            var headers: [String: String] = [:]
            try tracer.inject(context, as: format, into: &headers)
            #expect(headers.keys.sorted() == keys)
            #expect(try tracer.extract(as: format, from: headers)?.spanIDString == context.spanIDString)
            for key in keys where keys.count == 1 || keys.contains("traceparent") {
                let extracted = try tracer.extract(as: format, from: headers.filter { $0.key == key })
                #expect(extracted?.spanIDString == context.spanIDString)
            }
        }
        var bytes: [UInt8] = []
        try tracer.inject(context, as: .binary, into: &bytes)
        #expect(try tracer.extract(as: .binary, from: bytes)?.spanIDString == context.spanIDString)
    }

    @Test("A text map or an array of bytes may be the carrier of a format of one's own")
    func ownFormatsWithUsualCarriers() throws {
        let (line, byte) = (Format("line"), Format("byte"))
        var propagators = Propagators()
        propagators.register(LinePropagator(), for: line)
        propagators.register(BytePropagator(), for: byte)
        let test = TestTracer(propagators: propagators)
        let context = test.tracer.startSpan("s").context
        var text = ["other": "1"]
        try test.tracer.inject(context, as: line, into: &text)
        #expect(text == ["other": "1", "span": context.spanIDString])
        #expect(try test.tracer.extract(as: line, from: text)?.isBaggageOnly == true)
        #expect(try test.tracer.extract(as: line, from: ["other": "1"]) == nil)
        var bytes: [UInt8] = []
        try test.tracer.inject(context, as: byte, into: &bytes)
        #expect(bytes == [7])
        #expect(try test.tracer.extract(as: byte, from: bytes)?.isBaggageOnly == true)
        #expect(code { _ = try test.tracer.extract(as: byte, from: [8] as [UInt8]) } == .spanContextCorrupted)
        #expect(test.diagnostics.count(of: .contextCorrupted) == 1)
        #expect(code { try test.tracer.inject(context, as: line, into: &bytes) } == .invalidCarrier)
        #expect(code { _ = try test.tracer.extract(as: byte, from: text) } == .invalidCarrier)
        #expect(code { try test.tracer.inject(ForeignContext(), as: line, into: &text) } == .invalidSpanContext)
        #expect(bytes == [7])
    }

    @Test("Registering a format again replaces what stood there, also of another kind")
    func replacedFormat() throws {
        var propagators = Propagators()
        propagators.register(B3Propagator(), for: .httpHeaders)
        propagators.register(BoxPropagator(), for: .textMap)
        let test = TestTracer(propagators: propagators)
        let context = test.tracer.startSpan("s").context
        var text: [String: String] = [:]
        try test.tracer.inject(context, as: .httpHeaders, into: &text)
        #expect(text["traceparent"] == nil)
        #expect(code { try test.tracer.inject(context, as: .textMap, into: &text) } == .invalidCarrier)
    }

    private struct Box {
        var context: TraceContext?
    }

    private struct BoxPropagator: CarrierPropagator {
        func inject(_ context: TraceContext, into carrier: inout Box, as format: Format) throws(PropagationError) {
            carrier.context = context
        }

        func extract(from carrier: Box, as format: Format) throws(PropagationError) -> TraceContext? {
            carrier.context
        }
    }

    private struct LinePropagator: CarrierPropagator {
        func inject(
            _ context: TraceContext,
            into carrier: inout TextMapCarrier,
            as format: Format
        ) throws(PropagationError) {
            carrier["span"] = context.spanIDString
        }

        func extract(from carrier: TextMapCarrier, as format: Format) throws(PropagationError) -> TraceContext? {
            carrier["span"].map { .baggageOnly(["span": $0]) }
        }
    }

    private struct BytePropagator: CarrierPropagator {
        func inject(
            _ context: TraceContext,
            into carrier: inout BinaryCarrier,
            as format: Format
        ) throws(PropagationError) {
            carrier = BinaryCarrier([7])
        }

        func extract(from carrier: BinaryCarrier, as format: Format) throws(PropagationError) -> TraceContext? {
            guard carrier.bytes == [7] else {
                throw PropagationError(.spanContextCorrupted, format: format, reason: "not seven")
            }
            return .baggageOnly(["seven": "7"])
        }
    }

    private func code(_ operation: () throws -> Void) -> PropagationError.Code? {
        do {
            try operation()
            return nil
        } catch {
            return (error as? PropagationError)?.code
        }
    }
}

extension TraceContext {
    fileprivate static func baggageOnly(_ baggage: Baggage) -> TraceContext {
        TraceContext(traceID: .invalid, spanID: .invalid, baggage: baggage, isRemote: true)
    }
}

extension SpanContext {
    fileprivate var isBaggageOnly: Bool { traceIDString.isEmpty && !baggage.isEmpty }
}
