//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension RecordingTracer {
    /// Writes a context into a carrier of keys and values.
    public func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard let propagator = propagators.textPropagator(for: format) else {
            return try injectAsRegistered(context, as: format, into: &carrier)
        }
        propagator.inject(try own(context, format), into: &carrier, as: format)
    }

    /// Writes a context into a carrier of bytes, after the bytes that are there.
    public func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard let propagator = propagators.binaryPropagator(for: format) else {
            return try injectAsRegistered(context, as: format, into: &carrier)
        }
        carrier.append(contentsOf: propagator.encode(try own(context, format)))
    }

    /// Writes a context into a carrier of a kind that only a format of the user's own knows.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try injectAsRegistered(context, as: format, into: &carrier)
    }

    /// Writes with what was registered for a carrier of its own, which may hold keys and values or bytes as well.
    private func injectAsRegistered<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        let propagator = try propagators.carrierPropagator(for: format, carrier: Carrier.self)
        try inject(own(context, format), as: format, into: &carrier, with: propagator)
    }

    private func inject<Carrier, Propagator: CarrierPropagator>(
        _ context: TraceContext,
        as format: Format,
        into carrier: inout Carrier,
        with propagator: Propagator
    ) throws(PropagationError) {
        guard var own = carrier as? Propagator.Carrier else {
            throw propagators.error(for: format, carrier: Carrier.self)
        }
        try propagator.inject(context, into: &own, as: format)
        if let written = own as? Carrier {
            carrier = written
        }
    }

    /// Reads a context from a carrier of keys and values.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard let propagator = propagators.textPropagator(for: format) else {
            return try extractAsRegistered(as: format, from: carrier)
        }
        return try reportingCorruption { () throws(PropagationError) in
            try propagator.extract(from: carrier, as: format)
        }
    }

    /// Reads a context from a carrier of bytes.
    public func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard let propagator = propagators.binaryPropagator(for: format) else {
            return try extractAsRegistered(as: format, from: carrier)
        }
        return try reportingCorruption { () throws(PropagationError) in
            try carrier.withBytes { (bytes) throws(PropagationError) in try propagator.decode(bytes, as: format) }
        }
    }

    /// Reads a context from a carrier of a kind that only a format of the user's own knows.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try extractAsRegistered(as: format, from: carrier)
    }

    /// Reads with what was registered for a carrier of its own, which may hold keys and values or bytes as well.
    private func extractAsRegistered<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        let propagator = try propagators.carrierPropagator(for: format, carrier: Carrier.self)
        return try reportingCorruption { () throws(PropagationError) in
            try extract(as: format, from: carrier, with: propagator)
        }
    }

    private func extract<Carrier, Propagator: CarrierPropagator>(
        as format: Format,
        from carrier: Carrier,
        with propagator: Propagator
    ) throws(PropagationError) -> TraceContext? {
        guard let own = carrier as? Propagator.Carrier else {
            throw propagators.error(for: format, carrier: Carrier.self)
        }
        return try propagator.extract(from: own, as: format)
    }

    private func own(_ context: any SpanContext, _ format: Format) throws(PropagationError) -> TraceContext {
        guard let context = context as? TraceContext else {
            throw PropagationError(
                .invalidSpanContext,
                format: format,
                reason: "a \(type(of: context)) was made by another tracer; inject the context of a span of this tracer"
            )
        }
        return context
    }

    private func reportingCorruption(
        _ extract: () throws(PropagationError) -> TraceContext?
    ) throws(PropagationError) -> TraceContext? {
        do throws(PropagationError) {
            return try extract()
        } catch {
            if error.code == .spanContextCorrupted {
                report(.contextCorrupted, error.description)
            }
            throw error
        }
    }
}
