//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import OpenTracingInstrumentation
public import Tracing

extension DistributedTracer {
    /// Writes the active span of a context, or what passes through it, into a carrier, in the tracer's format for HTTP headers.
    ///
    /// A context that cannot be written is counted, and nothing is written then.
    ///
    /// - Parameters:
    ///   - context: what to write; without a span, nothing.
    ///   - carrier: the carrier to write to.
    ///   - injector: writes one key.
    public func inject<Carrier, Inject>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject: Injector, Inject.Carrier == Carrier {
        guard let spanContext = scope.entry(in: context)?.spanContext else { return }
        var collected = CollectedEntries()
        do {
            try tracing.tracer.inject(spanContext, as: .httpHeaders, into: &collected)
        } catch {
            return tracing.counters.countFailedInjection()
        }
        for entry in collected.entries { injector.inject(entry.value, forKey: entry.key, into: &carrier) }
    }

    /// Reads the trace that a request brings along, in the tracer's format for HTTP headers.
    ///
    /// An extractor answers by key alone. So baggage that travels in headers of its own, as with Jaeger, is found for the items alone that
    /// the tracer was given with `baggage`. A trace that cannot be read is counted, and the context stays as it is.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - context: where to put what was found.
    ///   - extractor: reads one key. It is asked for each in lower case, and then as it is usually written.
    public func extract<Carrier, Extract>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract: Extractor, Extract.Carrier == Carrier {
        let reader = ExtractedCarrier(carrier: carrier, extractor: extractor, baggageNames: scope.baggageNames)
        do {
            let extracted =
                try backend?.extract(from: reader, as: .httpHeaders)
                ?? tracing.tracer.extract(as: .httpHeaders, from: reader)
            guard let found = extracted else { return }
            if found.corruption != nil, found.traceIDString.isEmpty { tracing.counters.countBrokenIncomingContext() }
            scope.put(.extracted(found), into: &context)
        } catch {
            tracing.counters.countBrokenIncomingContext()
        }
    }
}
#endif
