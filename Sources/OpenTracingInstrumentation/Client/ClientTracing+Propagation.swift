//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ClientTracing {
    /// Writes a context into a request, as much of it as is allowed, in place of what stands there of an earlier one.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - headers: how much to write.
    ///   - request: where to write.
    func propagate(
        _ context: any SpanContext,
        _ headers: PropagatedHeaders,
        into request: inout some OutgoingRequest
    ) {
        removeEarlierBaggage(from: &request)
        switch headers {
        case .nothing: remove(context, from: &request)
        case .contextAndBaggage: inject(context, into: &request)
        case .context where context.baggage.isEmpty: inject(context, into: &request)
        case .context:
            // A copy: the span keeps its baggage throughout, since another call may be injecting at the same time.
            if let bare = context.withoutBaggage { return inject(bare, into: &request) }
            // Where the tracer makes no such copy, the identifiers stay behind with the baggage.
            remove(context, from: &request)
            tracing.counters.countFailedInjection()
        }
    }

    /// Writes the context of a span into a request, as much of it as is allowed.
    func propagate(
        contextOf span: any Span,
        _ headers: PropagatedHeaders,
        into request: inout some OutgoingRequest
    ) {
        guard case .contextAndBaggage = headers else {
            return propagate(span.context, headers, into: &request)
        }
        removeEarlierBaggage(from: &request)
        parts.tracing.inject(contextOf: span, into: &request)
    }

    /// Removes every header that a context is written to.
    func remove(_ context: any SpanContext, from request: inout some OutgoingRequest) {
        var collector = KeyCollector(carrier: request)
        try? tracing.tracer.inject(context, as: .httpHeaders, into: &collector)
        for key in collector.keys { request.removeValues(forKey: key) }
    }

    /// Injecting replaces what both contexts have. Only a baggage item may stand under a name that the new context lacks.
    private func removeEarlierBaggage(from request: inout some OutgoingRequest) {
        guard parts.tracing.mayBringContext(request),
            let earlier = try? tracing.tracer.extract(as: .httpHeaders, from: request), !earlier.baggage.isEmpty
        else {
            return
        }
        remove(earlier, from: &request)
    }

    private func inject(_ context: any SpanContext, into request: inout some OutgoingRequest) {
        do {
            try tracing.tracer.inject(context, as: .httpHeaders, into: &request)
        } catch {
            tracing.counters.countFailedInjection()
        }
    }
}

/// Notes the names that a format writes or takes back in a carrier. It shows what stands in the carrier: formats may look.
private struct KeyCollector<Carrier: TextMapReader>: TextMapReader, TextMapWriter {
    let carrier: Carrier
    var keys: [String] = []

    mutating func set(_ value: String, forKey key: String) { keys.append(key) }
    mutating func removeValues(forKey key: String) { keys.append(key) }
    func values(forKey key: String) -> [String] { carrier.values(forKey: key) }
    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { carrier.forEachEntry(body) }
}
