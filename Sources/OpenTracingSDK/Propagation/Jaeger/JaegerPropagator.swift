//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the format of Jaeger's clients: `uber-trace-id`, and `uberctx-…` for baggage.
///
/// - `uber-trace-id` is `{trace}:{span}:{parent}:{flags}`, in hexadecimal. Some clients percent-encode it and leave leading
///   zeros out: both is understood. The sampled bit and the debug bit are mapped, no other flag is passed on; debug counts
///   only with sampled. ``SamplingState/deferred`` is written as not sampled. A trace identifier of zeros is no context.
/// - Baggage entries are encoded like URL queries in HTTP headers and raw in text maps. Their names have no case, so keys
///   are made lower-case in ASCII.
/// - `jaeger-debug-id` without a context forces a trace with this mark (``TraceContext/debugID``), of which the first 256
///   Unicode scalars count. It is passed on as long as the context has no identifiers.
/// - `jaeger-baggage` (`k1=v1, k2=v2`) adds baggage by hand; the same key under the prefix goes before it. It is read only.
///
/// Of an entry that stands several times the first counts. Baggage beside a malformed `uber-trace-id` is lost with it.
public struct JaegerPropagator: TextMapPropagator {
    /// The names of the entries.
    public let names: JaegerNames

    private let baggage: PrefixedBaggage
    private let baggageLimits: BaggageLimits
    private static let maximumDebugIDLength = 256

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - names: the names of the entries.
    ///   - baggageLimits: how much baggage travels.
    public init(names: JaegerNames = JaegerNames(), baggageLimits: BaggageLimits = BaggageLimits()) {
        self.names = names
        baggage = PrefixedBaggage(prefix: names.baggagePrefix, limits: baggageLimits, escaping: .query)
        self.baggageLimits = baggageLimits
    }

    /// The names for the trace and for the mark of a forced trace.
    public var fields: [String] { [names.traceContext, names.debugID] }

    /// Writes the context; without identifiers what remains: the mark of a forced trace, and baggage.
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) {
        if context.isValid {
            carrier.set(UberTraceID(context).headerValue, forKey: names.traceContext)
        } else if let debugID = context.debugID, !debugID.isEmpty {
            let text = debugID.prefix(scalarCount: Self.maximumDebugIDLength)
            carrier.removeValues(forKey: names.traceContext)
            carrier.set(
                format == .textMap ? text : BaggageValueEscaping.query.escape(text),
                forKey: names.debugID
            )
        }
        baggage.write(context.baggage, into: &carrier, as: format)
    }

    /// Reads the context; without identifiers what remains: the mark of a forced trace, and baggage.
    public func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var context = try traceContext(in: carrier, as: format)
        if context == nil, let debugID = debugID(in: carrier, as: format) {
            context = TraceContext(
                traceIdentifier: .invalid,
                spanIdentifier: .invalid,
                sampling: .debug,
                isRemote: true,
                debugID: debugID
            )
        }
        let list = carrier.values(forKey: names.baggageList).first.map {
            JaegerBaggageList.items(in: $0, maximumCount: baggageLimits.itemCount)
        }
        let items = baggage.read(from: carrier, as: format, adding: list ?? [])
        guard !items.isEmpty else { return context }
        context =
            context ?? TraceContext(traceIdentifier: .invalid, spanIdentifier: .invalid, isRemote: true)
        context?.baggage = items
        return context
    }

    private func traceContext(
        in carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        guard let value = carrier.values(forKey: names.traceContext).first else { return nil }
        do throws(MalformedEntry) {
            return try UberTraceID(parsing: value).context
        } catch {
            throw error.corrupted(names.traceContext, format: format)
        }
    }

    private func debugID(in carrier: some TextMapReader, as format: Format) -> String? {
        guard let value = carrier.values(forKey: names.debugID).first, !value.isEmpty else { return nil }
        let text = format == .textMap ? value : BaggageValueEscaping.query.unescape(value)
        return text.prefix(scalarCount: Self.maximumDebugIDLength)
    }
}
