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
///   only with sampled, and only beside `jaeger-debug-id` unless ``trustsDebugFlag`` is set: else it is taken for sampled. So that
///   it lasts from service to service, the debug flag is written with `jaeger-debug-id` beside it, which holds the identifier of
///   the trace; Jaeger's clients look at that entry only where there is no trace.
///   ``SamplingState/deferred`` is written as not sampled. A trace identifier of zeros is no context. The parent may be empty; a
///   malformed one is left out and said in ``TraceContext/corruption``.
/// - Baggage entries are encoded like URL queries in HTTP headers and raw in text maps. Their names have no case, so keys
///   are made lower-case in ASCII.
/// - `jaeger-debug-id` without a context forces a trace with this mark (``TraceContext/debugID``), of which the first 256
///   Unicode scalars count. It is passed on as long as the context has no identifiers.
/// - `jaeger-baggage` (`k1=v1, k2=v2`) adds baggage by hand; the same key under the prefix goes before it. It is read only.
///
/// Of an entry that stands several times the first counts. A malformed `uber-trace-id` counts as none where there is baggage or
/// a mark beside it, and is said in ``TraceContext/corruption``; alone it is an error.
public struct JaegerPropagator: TextMapPropagator {
    /// The names of the entries.
    public let names: JaegerNames

    /// Whether the debug flag of `uber-trace-id` forces a trace on its own.
    public let trustsDebugFlag: Bool

    private let baggage: PrefixedBaggage
    private static let maximumDebugIDLength = 256

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - names: the names of the entries.
    ///   - baggageLimits: how much baggage travels.
    ///   - trustsDebugFlag: whether the debug flag of `uber-trace-id` forces a trace on its own. Without this it does so beside
    ///     `jaeger-debug-id` only, and counts as sampled else.
    public init(
        names: JaegerNames = JaegerNames(),
        baggageLimits: BaggageLimits = BaggageLimits(),
        trustsDebugFlag: Bool = false
    ) {
        self.names = names
        self.trustsDebugFlag = trustsDebugFlag
        baggage = PrefixedBaggage(prefix: names.baggagePrefix, limits: baggageLimits, escaping: .query)
    }

    /// The names for the trace and for the mark of a forced trace.
    public var fields: [String] { [names.traceContext, names.debugID] }

    /// Writes the context; without identifiers what remains: the mark of a forced trace, and baggage.
    @discardableResult
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        if context.isValid {
            carrier.set(UberTraceID(context).headerValue, forKey: names.traceContext)
            if context.sampling == .debug {
                carrier.set(context.traceID.description, forKey: names.debugID)
            } else {
                carrier.removeValues(forKey: names.debugID)
            }
        } else if let debugID = context.debugID, !debugID.isEmpty {
            let text = debugID.prefix(scalarCount: Self.maximumDebugIDLength)
            carrier.removeValues(forKey: names.traceContext)
            carrier.set(
                format == .textMap ? text : BaggageValueEscaping.query.escape(text),
                forKey: names.debugID
            )
        }
        return baggage.write(context.baggage, into: &carrier, as: format)
    }

    /// Reads the context; without identifiers what remains: the mark of a forced trace, and baggage.
    public func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let debugID = debugID(in: carrier, as: format)
        var context: TraceContext?
        var corruption: PropagationError?
        if let value = carrier.values(forKey: names.traceContext).first {
            do throws(MalformedEntry) {
                let trace = try UberTraceID(parsing: value)
                context = trace.context
                corruption = trace.malformedParent?.corrupted(names.traceContext, format: format)
            } catch {
                corruption = error.corrupted(names.traceContext, format: format)
            }
        }
        if context == nil, let debugID {
            context = TraceContext(
                traceID: .invalid,
                spanID: .invalid,
                sampling: .debug,
                isRemote: true,
                debugID: debugID
            )
        } else if context?.sampling == .debug, !trustsDebugFlag, debugID == nil {
            context?.sampling = .sampled
        }
        let list = carrier.values(forKey: names.baggageList).first
        let items = baggage.read(from: carrier, as: format) { add in
            if let list {
                JaegerBaggageList.forEachItem(in: list, add)
            }
        }
        return try TraceContext.extracted(context, corruption, items)
    }

    private func debugID(in carrier: some TextMapReader, as format: Format) -> String? {
        guard let value = carrier.values(forKey: names.debugID).first, !value.isEmpty else { return nil }
        let text = format == .textMap ? value : BaggageValueEscaping.query.unescape(value)
        return text.prefix(scalarCount: Self.maximumDebugIDLength)
    }
}
