//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Injects and extracts `ot-tracer-…` and `ot-baggage-…`, the format of OpenTracing's basic tracers.
///
/// - `ot-tracer-traceid` and `ot-tracer-spanid` must occur together: only one of them is an error, and so is `ot-tracer-sampled`
///   alone. If `ot-tracer-sampled` is missing or malformed, the decision is left open and the error reported in
///   ``TraceContext/corruption``.
/// - The format has 64-bit identifiers. For a longer trace identifier, the lower half is written; if that is zero, no identifier
///   is. Longer ones are accepted, as is everything with or without leading zeros.
/// - ``SamplingState/debug`` is written as `true`, ``SamplingState/deferred`` as `false`.
/// - Baggage entries are raw in text maps; in HTTP headers, characters that are not valid in a name or a value are
///   percent-encoded. Names are case-insensitive, so keys are lowercased in ASCII.
///
/// The first of repeated entries is used. Baggage with a malformed identifier is kept, and the error reported in
/// ``TraceContext/corruption``.
package struct BasicTracerPropagator: TextMapPropagator {
    private static let trace = "ot-tracer-traceid"
    private static let span = "ot-tracer-spanid"
    private static let sampled = "ot-tracer-sampled"

    private let baggage: PrefixedBaggage

    /// Creates a propagator.
    ///
    /// - Parameter baggageLimits: the limits on baggage.
    package init(baggageLimits: BaggageLimits = BaggageLimits()) {
        baggage = PrefixedBaggage(prefix: "ot-baggage-", limits: baggageLimits, escaping: .minimal)
    }

    /// `ot-tracer-traceid`, `ot-tracer-spanid` and `ot-tracer-sampled`.
    package var fields: [String] { [Self.trace, Self.span, Self.sampled] }

    /// The names of the trace entries, and the prefix of baggage entries.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields, prefixes: ["ot-baggage-"]) }

    /// Writes the identifiers and the decision, and baggage; without identifiers, only baggage.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        if context.isValid, context.traceID.low != 0 {
            carrier.set(shortText(context.traceID.low), forKey: Self.trace)
            carrier.set(shortText(context.spanID.rawValue), forKey: Self.span)
            carrier.set(context.sampling.isSampled == true ? "true" : "false", forKey: Self.sampled)
        }
        return baggage.write(context.baggage, into: &carrier, as: format)
    }

    /// Reads the identifiers and the decision, and baggage.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var context: TraceContext?
        var corruption: PropagationError?
        do throws(PropagationError) {
            context = try traceContext(in: carrier, as: format)
        } catch {
            corruption = error
        }
        return try TraceContext.extracted(context, corruption, baggage.read(from: carrier, as: format))
    }

    private func traceContext(
        in carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let trace = carrier.values(forKey: Self.trace).first
        let span = carrier.values(forKey: Self.span).first
        let sampled = carrier.values(forKey: Self.sampled).first
        guard trace != nil || span != nil || sampled != nil else { return nil }
        guard let trace, let span else {
            let missing = trace == nil ? Self.trace : Self.span
            throw MalformedEntry("is missing although other parts of the context are present").corrupted(
                missing,
                format: format
            )
        }
        let traceID = trace.withBytes { bytes in
            TraceID(bytes, in: bytes.trimmed(0..<bytes.count), allowsUppercase: true)
        }
        guard let traceID, traceID.isValid else {
            throw MalformedEntry("is not 1 to 32 hexadecimal digits, or zero").corrupted(Self.trace, format: format)
        }
        let spanNumber = span.withBytes { bytes in
            bytes.hexadecimal(in: bytes.trimmed(0..<bytes.count), allowsUppercase: true)
        }
        guard let spanNumber, spanNumber != 0 else {
            throw MalformedEntry("is not 1 to 16 hexadecimal digits, or zero").corrupted(Self.span, format: format)
        }
        var context = TraceContext(
            traceID: traceID,
            spanID: SpanID(spanNumber),
            sampling: .deferred,
            isRemote: true
        )
        switch sampled {
        case let sampled? where sampled.isWord("true") || sampled.isWord("1"): context.sampling = .sampled
        case let sampled? where sampled.isWord("false") || sampled.isWord("0"): context.sampling = .notSampled
        default:
            let problem =
                sampled == nil ? "is missing although the identifiers are present" : "is not true, false, 1 or 0"
            context.corruption = MalformedEntry("\(problem); the trace continues without a decision")
                .corrupted(Self.sampled, format: format)
        }
        return context
    }

    private func shortText(_ number: UInt64) -> String {
        var digits: [UInt8] = []
        digits.appendShortHexadecimal(number)
        return String(decoding: digits, as: UTF8.self)
    }
}

/// Encodes and decodes the binary format of OpenTracing's basic tracers.
///
/// It consists of the length of the rest (32 bits, big-endian) and a protobuf message: `fixed64 trace = 1`, `fixed64 span = 2`,
/// `bool sampled = 3`, `map<string, string> baggage = 4`. Unknown fields are skipped.
///
/// There are at most 180 baggage items, and a key and its value have at most 4096 bytes together: the excess is dropped when
/// writing and rejected when reading. Identifiers have 64 bits. For a longer trace identifier, the lower half is written; if that
/// is zero, none is. ``SamplingState/debug`` is written as sampled, ``SamplingState/deferred`` as not sampled. Without
/// identifiers, the context consists of baggage and a decision to sample.
package struct BasicTracerBinaryPropagator: BinaryPropagator {
    /// Creates a propagator.
    package init() {}

    /// Encodes a context.
    package func encode(_ context: TraceContext) -> [UInt8] {
        BasicTracerMessage(context).framedBytes
    }

    /// Returns the number of baggage items that do not fit.
    package func droppedBaggageItemCount(of context: TraceContext) -> Int {
        BinaryBaggage.droppedCount(context.baggage)
    }

    /// Decodes a context, or `nil` if there are no bytes or no content.
    package func decode(
        _ bytes: UnsafeRawBufferPointer,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        guard !bytes.isEmpty else { return nil }
        do throws(MalformedEntry) {
            var cursor = ByteCursor(bytes)
            let length = try cursor.bigEndian(UInt32.self)
            guard UInt64(length) == UInt64(cursor.remaining) else {
                throw MalformedEntry("declares \(length) bytes; \(cursor.remaining) follow")
            }
            return try BasicTracerMessage(cursor).context()
        } catch {
            throw error.corrupted("the context in the basic tracer's binary format", format: format)
        }
    }
}

/// The protobuf message of the basic tracer's binary format.
struct BasicTracerMessage {
    private var trace: UInt64 = 0
    private var span: UInt64 = 0
    private var isSampled = false
    private var baggage = Baggage()

    private enum FieldNumber {
        static let trace: UInt64 = 1
        static let span: UInt64 = 2
        static let sampled: UInt64 = 3
        static let baggage: UInt64 = 4
        static let key: UInt64 = 1
        static let value: UInt64 = 2
    }
}

extension BasicTracerMessage {
    /// Creates the message for a context.
    init(_ context: TraceContext) {
        if context.isValid, context.traceID.low != 0 {
            trace = context.traceID.low
            span = context.spanID.rawValue
        }
        isSampled = context.sampling.isSampled == true
        baggage = Baggage(BinaryBaggage.writable(context.baggage))
    }

    /// Parses a whole message.
    ///
    /// - Parameter message: a cursor over only the message.
    /// - Throws: the error in the message.
    init(_ message: ByteCursor) throws(MalformedEntry) {
        var cursor = message
        var items = BinaryBaggage()
        while cursor.remaining > 0 {
            let (number, type) = try cursor.fieldTag()
            switch (number, type) {
            case (FieldNumber.trace, .fixed64): trace = try cursor.littleEndian(UInt64.self)
            case (FieldNumber.span, .fixed64): span = try cursor.littleEndian(UInt64.self)
            case (FieldNumber.sampled, .variableLength): isSampled = try cursor.variableLengthNumber() != 0
            case (FieldNumber.baggage, .lengthDelimited):
                let item = try Self.item(try cursor.part(count: try cursor.length()))
                try items.append(key: item.key, value: item.value)
            case (FieldNumber.trace...FieldNumber.baggage, _):
                throw MalformedEntry("has a field \(number) of the wrong type")
            default: try cursor.skipValue(of: type)
            }
        }
        baggage = items.items
    }

    private static func item(_ message: ByteCursor) throws(MalformedEntry) -> (key: String, value: String) {
        var cursor = message
        var key = ""
        var value = ""
        while cursor.remaining > 0 {
            let (number, type) = try cursor.fieldTag()
            switch (number, type) {
            case (FieldNumber.key, .lengthDelimited): key = try text(&cursor)
            case (FieldNumber.value, .lengthDelimited): value = try text(&cursor)
            case (FieldNumber.key...FieldNumber.value, _):
                throw MalformedEntry("has a baggage item with a field of the wrong type")
            default: try cursor.skipValue(of: type)
            }
        }
        return (key, value)
    }

    private static func text(_ cursor: inout ByteCursor) throws(MalformedEntry) -> String {
        let length = try cursor.length()
        try BinaryBaggage.check(length: length)
        return try cursor.text(count: length)
    }

    /// Returns the context in the message; `nil` if it is empty.
    ///
    /// - Throws: the error in the message.
    func context() throws(MalformedEntry) -> TraceContext? {
        switch (trace, span) {
        case (0, 0):
            guard isSampled || !baggage.isEmpty else { return nil }
            return TraceContext(
                traceID: .invalid,
                spanID: .invalid,
                sampling: isSampled ? .sampled : .deferred,
                baggage: baggage,
                isRemote: true
            )
        case (0, _): throw MalformedEntry("has a span id without a trace id")
        case (_, 0): throw MalformedEntry("has a trace id without a span id")
        default:
            return TraceContext(
                traceID: TraceID(high: 0, low: trace),
                spanID: SpanID(span),
                sampling: isSampled ? .sampled : .notSampled,
                baggage: baggage,
                isRemote: true
            )
        }
    }

    /// The message, prefixed with its length.
    var framedBytes: [UInt8] {
        var message: [UInt8] = []
        if trace != 0 {
            message.append(tag(FieldNumber.trace, .fixed64))
            message.appendLittleEndian(trace)
            message.append(tag(FieldNumber.span, .fixed64))
            message.appendLittleEndian(span)
        }
        if isSampled {
            message.append(tag(FieldNumber.sampled, .variableLength))
            message.append(1)
        }
        for item in baggage {
            var entry: [UInt8] = []
            append(item.key, as: FieldNumber.key, to: &entry)
            append(item.value, as: FieldNumber.value, to: &entry)
            message.append(tag(FieldNumber.baggage, .lengthDelimited))
            message.appendVariableLength(entry.count)
            message.append(contentsOf: entry)
        }
        var framed: [UInt8] = []
        framed.reserveCapacity(4 + message.count)
        framed.appendBigEndian(UInt32(clamping: message.count))
        framed.append(contentsOf: message)
        return framed
    }

    private func append(_ text: String, as number: UInt64, to entry: inout [UInt8]) {
        entry.append(tag(number, .lengthDelimited))
        entry.appendVariableLength(text.utf8.count)
        entry.append(contentsOf: text.utf8)
    }

    private func tag(_ number: UInt64, _ type: ByteCursor.WireType) -> UInt8 {
        UInt8(truncatingIfNeeded: number << 3 | type.rawValue)
    }
}
