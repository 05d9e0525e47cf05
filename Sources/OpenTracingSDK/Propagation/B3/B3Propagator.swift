//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Injects and extracts Zipkin's B3: one `b3` header, several `x-b3-…` headers, or both.
///
/// Whichever is written, both are read: `b3` first, then the others unless `b3` yielded a context. If neither does and one was
/// malformed, that error is thrown, unless there is baggage. The first of repeated entries is used.
///
/// - `x-b3-parentspanid` and `x-b3-sampled` may be empty. A malformed one is ignored and reported in ``TraceContext/corruption``,
///   as is a malformed state or parent in `b3`.
/// - A trace identifier has 16 or 32 lowercase hexadecimal digits, others have 16. A 64-bit one is written with 16.
/// - A decision may occur without identifiers; identifiers may occur without a decision, which leaves it open.
/// - The parent of the span is written if known; in `b3`, only after a decision.
package struct B3Propagator: TextMapPropagator {
    /// The entries to write.
    package enum Encoding: Sendable, Hashable {
        /// `b3` only.
        case single
        /// `x-b3-traceid`, `x-b3-spanid`, `x-b3-parentspanid`, `x-b3-sampled` and `x-b3-flags` only.
        case multiple
        /// All of them.
        case both
    }

    /// The entries to write.
    package let encoding: Encoding

    private let baggage: PrefixedBaggage?

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - encoding: the entries to write.
    ///   - baggagePrefix: the prefix of baggage entries, such as `baggage-`; must be valid in HTTP header names. B3 itself has no
    ///     baggage: `nil` or an empty prefix omits it. Keys are lowercased in ASCII; in HTTP headers, characters that are not
    ///     valid in a name or a value are percent-encoded.
    ///   - baggageLimits: the limits on baggage.
    package init(
        encoding: Encoding = .single,
        baggagePrefix: String? = nil,
        baggageLimits: BaggageLimits = BaggageLimits()
    ) {
        self.encoding = encoding
        baggage = baggagePrefix.map { PrefixedBaggage(prefix: $0, limits: baggageLimits, escaping: .minimal) }
    }

    /// All names of B3, whichever are written: `b3` and `x-b3-…`.
    package var fields: [String] { ["b3"] + B3MultipleHeaders.names }

    /// The names of both forms.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes the context: identifiers and decision, or only a decision.
    ///
    /// With ``Encoding/multiple``, a `b3` entry in the carrier is replaced as well, because a reader that finds it ignores the
    /// others. This works only for carriers that can also be read.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        let fields = B3Fields(context)
        if let value = fields.singleHeaderValue, encoding != .multiple || Self.hasSingleHeader(carrier) {
            carrier.set(value, forKey: "b3")
        }
        if encoding != .single {
            B3MultipleHeaders.write(fields, into: &carrier)
        }
        return baggage?.write(context.baggage, into: &carrier, as: format) ?? 0
    }

    private static func hasSingleHeader(_ carrier: some TextMapWriter) -> Bool {
        (carrier as? any TextMapReader)?.values(forKey: "b3").isEmpty == false
    }

    /// Reads the context: identifiers and decision, only a decision, or only baggage.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var trace: TraceContext?
        var corruption: PropagationError?
        do throws(PropagationError) {
            if let fields = try fields(in: carrier, as: format) {
                trace = TraceContext(fields)
                corruption = fields.corruption
            }
        } catch {
            corruption = error
        }
        let items = baggage?.read(from: carrier, as: format) ?? ExtractedBaggage()
        return try TraceContext.extracted(trace, corruption, items)
    }

    private func fields(in carrier: some TextMapReader, as format: Format) throws(PropagationError) -> B3Fields? {
        guard let value = carrier.values(forKey: "b3").first else {
            return try B3MultipleHeaders.read(from: carrier, as: format)
        }
        do throws(MalformedEntry) {
            var fields = try B3Fields(parsingSingleHeader: value)
            fields.corruption = fields.malformedRest?.corrupted("b3", format: format)
            return fields
        } catch {
            let corruption = error.corrupted("b3", format: format)
            // The other headers may hold a valid context.
            guard var fields = try? B3MultipleHeaders.read(from: carrier, as: format) else { throw corruption }
            fields.corruption = corruption
            return fields
        }
    }
}

extension TraceContext {
    fileprivate init(_ fields: B3Fields) {
        self.init(
            traceID: fields.identifiers?.trace ?? .invalid,
            spanID: fields.identifiers?.span ?? .invalid,
            parentSpanID: fields.identifiers?.parent ?? .invalid,
            sampling: fields.sampling,
            isRemote: true
        )
    }
}

/// B3 in multiple headers.
enum B3MultipleHeaders {
    private static let trace = "x-b3-traceid"
    private static let span = "x-b3-spanid"
    private static let parent = "x-b3-parentspanid"
    private static let sampled = "x-b3-sampled"
    private static let flags = "x-b3-flags"

    /// The names of the headers.
    static let names = [trace, span, parent, sampled, flags]

    /// Writes the fields, and removes entries of an earlier context that these fields lack.
    static func write(_ fields: B3Fields, into carrier: inout some TextMapWriter) {
        guard fields.identifiers != nil || fields.sampling != .deferred else { return }
        write((fields.identifiers?.trace.shortest).map { String(decoding: $0, as: UTF8.self) }, to: trace, in: &carrier)
        write(fields.identifiers?.span.description, to: span, in: &carrier)
        write(fields.identifiers?.parent.validDescription, to: parent, in: &carrier)
        let decision: String? =
            switch fields.sampling.storage {
            case .deferred, .debug: nil
            case .notSampled: "0"
            case .sampled: "1"
            }
        write(decision, to: sampled, in: &carrier)
        write(fields.sampling == .debug ? "1" : nil, to: flags, in: &carrier)
    }

    /// Reads the fields.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - format: the requested format.
    /// - Returns: the fields, or `nil` if all headers are missing or empty. An empty parent or decision is treated as missing; so
    ///   is a malformed one, which is reported.
    /// - Throws: the error in an identifier, including a missing one.
    static func read(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> B3Fields? {
        let traceID = try read(trace, from: carrier, as: format, B3Fields.Identifiers.trace)
        let spanID = try read(span, from: carrier, as: format, B3Fields.Identifiers.span)
        var fields = B3Fields(identifiers: nil, sampling: .deferred)
        var parentIdentifier: SpanID?
        do throws(PropagationError) {
            if !isEmpty(parent, in: carrier) {
                parentIdentifier = try read(parent, from: carrier, as: format, B3Fields.Identifiers.parent)
            }
        } catch {
            fields.corruption = error
        }
        do throws(PropagationError) {
            fields.sampling = try sampling(in: carrier, as: format)
        } catch {
            fields.corruption = fields.corruption ?? error
        }
        switch (traceID, spanID) {
        case (let traceID?, let spanID?):
            fields.identifiers = B3Fields.Identifiers(
                trace: traceID,
                span: spanID,
                parent: parentIdentifier ?? .invalid
            )
            return fields
        case (nil, nil) where parentIdentifier == nil:
            guard fields.sampling == .deferred else { return fields }
            if let corruption = fields.corruption { throw corruption }
            return nil
        default:
            throw MalformedEntry("is missing although other identifiers are present")
                .corrupted(traceID == nil ? trace : span, format: format)
        }
    }

    private static func isEmpty(_ name: String, in carrier: some TextMapReader) -> Bool {
        carrier.values(forKey: name).first?.utf8.allSatisfy(\.isOptionalWhitespace) ?? true
    }

    private static func sampling(
        in carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> SamplingState {
        if let value = carrier.values(forKey: flags).first, value.isWord("1") {
            return .debug
        }
        guard !isEmpty(sampled, in: carrier), let value = carrier.values(forKey: sampled).first else {
            return .deferred
        }
        if value.isWord("1") || value.isWord("true") {
            return .sampled
        }
        if value.isWord("0") || value.isWord("false") {
            return .notSampled
        }
        throw MalformedEntry("is not 0, 1, false or true").corrupted(sampled, format: format)
    }

    private static func read<Value>(
        _ name: String,
        from carrier: some TextMapReader,
        as format: Format,
        _ parse: (Bytes, Range<Int>) throws(MalformedEntry) -> Value
    ) throws(PropagationError) -> Value? {
        guard let text = carrier.values(forKey: name).first else { return nil }
        do throws(MalformedEntry) {
            return try text.withBytes { (bytes) throws(MalformedEntry) in
                try parse(bytes, bytes.trimmed(0..<bytes.count))
            }
        } catch {
            throw error.corrupted(name, format: format)
        }
    }

    private static func write(_ value: String?, to name: String, in carrier: inout some TextMapWriter) {
        if let value {
            carrier.set(value, forKey: name)
        } else {
            carrier.removeValues(forKey: name)
        }
    }
}

extension SpanID {
    /// The 16 digits, or `nil` for an invalid identifier.
    fileprivate var validDescription: String? { isValid ? description : nil }
}
