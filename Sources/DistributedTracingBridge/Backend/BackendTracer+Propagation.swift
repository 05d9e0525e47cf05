//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import OpenTracing
internal import OpenTracingSDK
internal import Tracing

extension BackendTracer {
    /// Injects a context into a text-map carrier: the backend's entries, in its own format, and the baggage.
    public func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try requireText(format)
        for entry in try entries(of: context, format) { carrier.set(entry.value, forKey: entry.key) }
        guard !context.baggage.isEmpty else { return }
        W3CBaggagePropagator().inject(TraceContext(baggage: context.baggage), into: &carrier, as: format)
    }

    /// Injects a context into a binary carrier: the length-prefixed keys and values.
    public func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try requireBytes(format)
        var collected = CollectedEntries()
        for entry in try entries(of: context, format) { collected.set(entry.value, forKey: entry.key) }
        if !context.baggage.isEmpty {
            W3CBaggagePropagator().inject(TraceContext(baggage: context.baggage), into: &collected, as: .textMap)
        }
        carrier.append(contentsOf: BackendBytes.encode(collected.entries))
    }

    /// Extracts a context from a text-map carrier, including baggage.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try requireText(format)
        let entries = BackendCarrier(copying: carrier)
        guard entries.isEmpty else { return try extract(from: entries, as: format) }
        return try extract(from: BackendCarrier(asking: carrier, for: backend), as: format)
    }

    /// Extracts a context from a binary carrier.
    public func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try requireBytes(format)
        let entries = try carrier.withBytes { (bytes) throws(PropagationError) in
            try BackendBytes.decode(bytes, as: format)
        }
        return try extract(from: BackendCarrier(entries), as: format)
    }

    /// Extracts a context from a carrier that may only support lookup by key.
    ///
    /// Backends throw no errors. If a backend read entries without finding a context, the context is considered corrupted.
    func extract(
        from carrier: some TextMapReader & Sendable,
        as format: Format
    ) throws(PropagationError) -> (any SpanContext)? {
        var context = ServiceContext.topLevel
        let extractor = BackendExtractor(of: carrier)
        backend.extract(carrier, into: &context, using: extractor)
        let baggage = (try? W3CBaggagePropagator().extract(from: carrier, as: .httpHeaders))?.baggage ?? [:]
        let read = extractor.readEntries
        let corruption = context.isEmpty ? read.corruption(as: format) : nil
        if context.isEmpty, baggage.isEmpty {
            if let corruption { throw corruption }
            return nil
        }
        return BackendSpanContext(
            context,
            baggage: baggage,
            remote: read,
            corruption: corruption,
            identifiers: LazyIdentifiers(backend)
        )
    }

    private func entries(
        of context: any SpanContext,
        _ format: Format
    ) throws(PropagationError) -> [(key: String, value: String)] {
        guard let own = context as? BackendSpanContext else {
            throw PropagationError(
                .invalidSpanContext,
                format: format,
                reason:
                    "a \(type(of: context)) was created by another tracer; inject the context of one of this tracer's spans"
            )
        }
        return BackendCarrier(injecting: own.serviceContext, with: backend).entries
    }

    private func requireText(_ format: Format) throws(PropagationError) {
        if format == .binary { throw PropagationError(unusable: BackendCarrier.self, for: format) }
        guard format == .textMap || format == .httpHeaders else { throw unknown(format) }
    }

    private func requireBytes(_ format: Format) throws(PropagationError) {
        if format == .textMap || format == .httpHeaders { throw PropagationError(unusable: [UInt8].self, for: format) }
        guard format == .binary else { throw unknown(format) }
    }

    private func unknown(_ format: Format) -> PropagationError {
        PropagationError(
            .unsupportedFormat,
            format: format,
            reason: "the tracer does not support this format; it supports http_headers, text_map, binary"
        )
    }
}

extension BackendCarrier {
    /// Returns the error for entries that did not yield a context; `nil` if there are none, or only baggage.
    fileprivate func corruption(as format: Format) -> PropagationError? {
        let names = entries.map { $0.key.lowercased() }.filter { $0 != "baggage" }.sorted()
        guard !names.isEmpty else { return nil }
        return PropagationError(
            .spanContextCorrupted,
            format: format,
            reason: "the tracer finds no context in \(names.joined(separator: ", "))"
        )
    }
}

extension TraceContext {
    /// Creates a context with only baggage.
    fileprivate init(baggage: Baggage) {
        self.init(traceID: .invalid, spanID: .invalid, baggage: baggage)
    }
}
#endif
