//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads `ot-tracer-…` and `ot-baggage-…`, the format of OpenTracing's basic tracers.
///
/// - `ot-tracer-traceid` and `ot-tracer-spanid` come together: one of them is an error, and so is `ot-tracer-sampled` alone. A
///   missing or malformed `ot-tracer-sampled` beside them leaves the decision open and is said in ``TraceContext/corruption``.
/// - Identifiers have 64 bits there. Of a longer trace identifier the lower half is written; when that is zero, there is
///   no identifier to write. Longer ones are understood, as is everything with or without leading zeros.
/// - ``SamplingState/debug`` is written as `true`, ``SamplingState/deferred`` as `false`.
/// - Baggage entries are raw in text maps; in HTTP headers what is not legal in a name or a value is percent-encoded. Their
///   names have no case, so keys are made lower-case in ASCII.
///
/// Of an entry that stands several times the first counts. Baggage beside a malformed identifier stays, and
/// ``TraceContext/corruption`` says what was wrong.
public struct BasicTracerPropagator: TextMapPropagator {
    private static let trace = "ot-tracer-traceid"
    private static let span = "ot-tracer-spanid"
    private static let sampled = "ot-tracer-sampled"

    private let baggage: PrefixedBaggage

    /// Creates a propagator.
    ///
    /// - Parameter baggageLimits: how much baggage travels.
    public init(baggageLimits: BaggageLimits = BaggageLimits()) {
        baggage = PrefixedBaggage(prefix: "ot-baggage-", limits: baggageLimits, escaping: .minimal)
    }

    /// `ot-tracer-traceid`, `ot-tracer-spanid` and `ot-tracer-sampled`.
    public var fields: [String] { [Self.trace, Self.span, Self.sampled] }

    /// The names of the trace, and those of baggage entries.
    public var carrierKeys: CarrierKeys? { CarrierKeys(fields, prefixes: ["ot-baggage-"]) }

    /// Writes the identifiers and the decision, and baggage; without identifiers baggage only.
    @discardableResult
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        if context.isValid, context.traceID.low != 0 {
            carrier.set(shortText(context.traceID.low), forKey: Self.trace)
            carrier.set(shortText(context.spanID.rawValue), forKey: Self.span)
            carrier.set(context.sampling.isSampled == true ? "true" : "false", forKey: Self.sampled)
        }
        return baggage.write(context.baggage, into: &carrier, as: format)
    }

    /// Reads the identifiers and the decision, and baggage.
    public func extract(
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
            throw MalformedEntry("is missing beside other parts of the context").corrupted(missing, format: format)
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
            let problem = sampled == nil ? "is missing beside the identifiers" : "is none of true, false, 1 and 0"
            context.corruption = MalformedEntry("\(problem); the trace goes on without a decision")
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
