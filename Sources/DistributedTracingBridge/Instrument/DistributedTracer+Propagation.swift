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
    /// Injects the active span of a context, or the context passed through it, in the tracer's HTTP header format.
    ///
    /// If injection fails, the failure is counted and nothing is written.
    ///
    /// - Parameters:
    ///   - context: the context to inject; without a span, nothing is written.
    ///   - carrier: the carrier to write to.
    ///   - injector: writes a single key.
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

    /// Extracts the trace of a request, in the tracer's HTTP header format.
    ///
    /// Extractors only support lookup by key. Baggage in separate headers, as with Jaeger, is therefore only found for the items
    /// passed to the tracer as `baggage`. If extraction fails, the failure is counted and the context is unchanged.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - context: the context to update.
    ///   - extractor: reads a single key. It is called with the lowercased key, then with its conventional spelling.
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
