//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension RecordingTracer: SpanContextWriting {
    package var contextWriter: any SpanContextWriter { core }
}

extension TracerCore: SpanContextWriter {
    func inject<Carrier: TextMapWriter>(contextOf span: any Span, into carrier: inout Carrier) -> Bool {
        guard let headerPropagator, let context = Self.ownContext(of: span) else { return false }
        reportBaggageLeftOut(headerPropagator.inject(context, into: &carrier, as: .httpHeaders), .httpHeaders)
        return true
    }

    fileprivate func reportBaggageLeftOut(_ count: Int, _ format: Format) {
        guard count > 0 else { return }
        report(
            .baggageItemDropped,
            "baggage does not fit into format \(format), or has a key that the format does not allow; use fewer or shorter items, "
                + "and keys of letters and digits",
            count: count
        )
    }
}

extension RecordingTracer {
    /// Injects a context into a text map.
    public func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard let propagator = core.textPropagator(for: format) else {
            return try injectAsRegistered(context, as: format, into: &carrier)
        }
        core.reportBaggageLeftOut(propagator.inject(try own(context, format), into: &carrier, as: format), format)
    }

    /// Injects a context into a binary carrier, after its existing bytes.
    public func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard let propagator = core.propagators.binaryPropagator(for: format) else {
            return try injectAsRegistered(context, as: format, into: &carrier)
        }
        let context = try own(context, format)
        carrier.append(contentsOf: propagator.encode(context))
        core.reportBaggageLeftOut(propagator.droppedBaggageItemCount(of: context), format)
    }

    /// Injects a context into a carrier type that only a custom format supports.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try injectAsRegistered(context, as: format, into: &carrier)
    }

    /// Injects with a propagator registered for its own carrier type, which may also be a text map or binary.
    private func injectAsRegistered<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        let propagator = try core.propagators.carrierPropagator(for: format, carrier: Carrier.self)
        try inject(own(context, format), as: format, into: &carrier, with: propagator)
    }

    private func inject<Carrier, Propagator: CarrierPropagator>(
        _ context: TraceContext,
        as format: Format,
        into carrier: inout Carrier,
        with propagator: Propagator
    ) throws(PropagationError) {
        guard var own = carrier as? Propagator.Carrier else {
            throw core.propagators.error(for: format, carrier: Carrier.self)
        }
        try propagator.inject(context, into: &own, as: format)
        if let written = own as? Carrier {
            carrier = written
        }
    }

    /// Returns the keys of the format's propagator.
    public func carrierKeys(of format: Format) -> CarrierKeys? {
        core.textPropagator(for: format)?.carrierKeys
    }

    /// Extracts a context from a text map.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard let propagator = core.textPropagator(for: format) else {
            return try extractAsRegistered(as: format, from: carrier)
        }
        return try reportingLosses { () throws(PropagationError) in
            try propagator.extract(from: carrier, as: format)
        }
    }

    /// Extracts a context from a binary carrier.
    public func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard let propagator = core.propagators.binaryPropagator(for: format) else {
            return try extractAsRegistered(as: format, from: carrier)
        }
        return try reportingLosses { () throws(PropagationError) in
            try carrier.withBytes { (bytes) throws(PropagationError) in try propagator.decode(bytes, as: format) }
        }
    }

    /// Extracts a context from a carrier type that only a custom format supports.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try extractAsRegistered(as: format, from: carrier)
    }

    /// Extracts with a propagator registered for its own carrier type, which may also be a text map or binary.
    private func extractAsRegistered<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        let propagator = try core.propagators.carrierPropagator(for: format, carrier: Carrier.self)
        return try reportingLosses { () throws(PropagationError) in
            try extract(as: format, from: carrier, with: propagator)
        }
    }

    private func extract<Carrier, Propagator: CarrierPropagator>(
        as format: Format,
        from carrier: Carrier,
        with propagator: Propagator
    ) throws(PropagationError) -> TraceContext? {
        guard let own = carrier as? Propagator.Carrier else {
            throw core.propagators.error(for: format, carrier: Carrier.self)
        }
        return try propagator.extract(from: own, as: format)
    }

    private func own(_ context: any SpanContext, _ format: Format) throws(PropagationError) -> TraceContext {
        guard let own = TraceContext(context) else {
            throw PropagationError(
                .invalidSpanContext,
                format: format,
                reason:
                    "a \(type(of: context)) was created by another tracer; inject the context of one of this tracer's spans"
            )
        }
        return own
    }

    /// Reports errors in a context, even if the rest of it is usable.
    private func reportingLosses(
        _ extract: () throws(PropagationError) -> TraceContext?
    ) throws(PropagationError) -> TraceContext? {
        let extracted: TraceContext?
        do throws(PropagationError) {
            extracted = try extract()
        } catch {
            reportCorruption(error)
            throw error
        }
        guard var context = extracted else { return nil }
        let corruption = context.corruption
        if let corruption {
            reportCorruption(corruption)
        }
        guard context.droppedBaggageItemCount > 0 else { return context }
        core.report(
            .baggageItemDropped,
            "a carrier holds baggage that is malformed or exceeds the limits; send fewer or shorter items",
            count: context.droppedBaggageItemCount
        )
        context.droppedBaggageItemCount = 0
        guard context.isAbsent else { return context }
        if let corruption { throw corruption }
        return nil
    }

    private func reportCorruption(_ error: PropagationError) {
        if error.code == .spanContextCorrupted {
            core.report(.contextCorrupted, error.description)
        }
    }
}
