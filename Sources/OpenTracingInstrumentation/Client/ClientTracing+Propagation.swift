//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ClientTracing {
    /// Injects the permitted part of a context into a request, replacing any earlier context.
    ///
    /// - Parameters:
    ///   - context: the context to inject.
    ///   - headers: the part of it to inject.
    ///   - request: the request to inject it into.
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
            // Uses a copy: the span keeps its baggage, since another call may be injecting at the same time.
            if let bare = context.withoutBaggage { return inject(bare, into: &request) }
            // If the tracer cannot make such a copy, the identifiers are withheld along with the baggage.
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

    /// Injection replaces entries that both contexts have. Only baggage items can have a name that the new context lacks.
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

/// Collects the names that a format sets or removes in a carrier. It exposes the carrier's contents, since formats may read them.
private struct KeyCollector<Carrier: TextMapReader>: TextMapReader, TextMapWriter {
    let carrier: Carrier
    var keys: [String] = []

    mutating func set(_ value: String, forKey key: String) { keys.append(key) }
    mutating func removeValues(forKey key: String) { keys.append(key) }
    func values(forKey key: String) -> [String] { carrier.values(forKey: key) }
    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { carrier.forEachEntry(body) }
}
