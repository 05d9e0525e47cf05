//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads B3, the format of Zipkin: one `b3` header, several `x-b3-…` headers, or both.
///
/// Read are both, whatever is written: `b3` first, then the others, unless `b3` gave a context. When neither gives one and
/// one was malformed, that is the error, unless there is baggage. Of an entry that stands several times the first counts.
///
/// - `x-b3-parentspanid` and `x-b3-sampled` may be empty. A malformed one is left out and said in
///   ``TraceContext/corruption``, and so is a malformed state or parent in `b3`.
/// - A trace identifier has 16 or 32 lower-case hexadecimal digits, others have 16. One of 64 bits is written with 16.
/// - A decision may stand alone, without identifiers; identifiers may stand without one, which leaves it open.
/// - The parent of the span is written where it is known; in `b3` it needs a decision before it.
public struct B3Propagator: TextMapPropagator {
    /// Which entries are written.
    public enum Encoding: Sendable, Hashable {
        /// `b3` only.
        case single
        /// `x-b3-traceid`, `x-b3-spanid`, `x-b3-parentspanid`, `x-b3-sampled` and `x-b3-flags` only.
        case multiple
        /// All of them.
        case both
    }

    /// Which entries are written.
    package let encoding: Encoding

    private let baggage: PrefixedBaggage?

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - encoding: which entries are written.
    ///   - baggagePrefix: what the names of baggage entries begin with, such as `baggage-`; must be legal in names of HTTP
    ///     headers. B3 itself has no baggage: `nil` and an empty prefix leave it out. Keys lose the case of ASCII letters; in HTTP headers
    ///     what is not legal in a name or a value is percent-encoded.
    ///   - baggageLimits: how much baggage travels.
    public init(
        encoding: Encoding = .single,
        baggagePrefix: String? = nil,
        baggageLimits: BaggageLimits = BaggageLimits()
    ) {
        self.encoding = encoding
        baggage = baggagePrefix.map { PrefixedBaggage(prefix: $0, limits: baggageLimits, escaping: .minimal) }
    }

    /// All names of B3, whichever are written: `b3` and `x-b3-…`.
    public var fields: [String] { ["b3"] + B3MultipleHeaders.names }

    /// The names of both forms.
    public var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes the context: identifiers and decision, or a decision alone.
    ///
    /// With ``Encoding/multiple`` a `b3` that stands in the carrier is replaced as well, since whoever reads it would not look
    /// at the others any more. Only a carrier that can also be read shows whether there is one.
    @discardableResult
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
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

    /// Reads the context: identifiers and decision, a decision alone, or baggage alone.
    public func extract(
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
            // The other headers may make up for it.
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
