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
    /// Writes a context into a carrier of keys and values: what the tracer writes, in its own format, and the baggage.
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

    /// Writes a context into a carrier of bytes: the keys and values, each with its length.
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

    /// Reads a context from a carrier of keys and values: what the tracer finds, and baggage.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try requireText(format)
        let entries = BackendCarrier(copying: carrier)
        guard entries.isEmpty else { return try extract(from: entries, as: format) }
        return try extract(from: BackendCarrier(asking: carrier, for: backend), as: format)
    }

    /// Reads a context from a carrier of bytes.
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

    /// Reads a context from a carrier that may answer by key alone.
    ///
    /// The library's tracers throw no errors. What they looked at without finding a context in it is taken for a broken one.
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
                reason: "a \(type(of: context)) was made by another tracer; inject the context of a span of this tracer"
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
            reason: "the tracer does not know the format; it knows http_headers, text_map, binary"
        )
    }
}

extension BackendCarrier {
    /// What is wrong where no context came of the entries; `nil` without any, or with baggage alone.
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
    /// Baggage that belongs to no trace.
    fileprivate init(baggage: Baggage) {
        self.init(traceID: .invalid, spanID: .invalid, baggage: baggage)
    }
}
#endif
