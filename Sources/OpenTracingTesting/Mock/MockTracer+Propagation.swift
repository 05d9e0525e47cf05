//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension MockTracer {
    /// Writes a context as key-value pairs.
    ///
    /// A context of another kind of tracer is rejected and recorded as misuse.
    public func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard try permitsInjection() else { return }
        switch formats[format] {
        case .textMap(let propagator): propagator.inject(try own(context, for: format), into: &carrier)
        case .carrier(let propagator): try propagator.inject(try own(context, for: format), as: format, into: &carrier)
        case .binary, nil: throw PropagationError(unusable: Carrier.self, for: format)
        }
    }

    /// Writes a context as bytes, appending to the carrier.
    ///
    /// A context of another kind of tracer is rejected and recorded as misuse.
    public func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard try permitsInjection() else { return }
        switch formats[format] {
        case .binary(let propagator): carrier.append(contentsOf: propagator.encode(try own(context, for: format)))
        case .carrier(let propagator): try propagator.inject(try own(context, for: format), as: format, into: &carrier)
        case .textMap, nil: throw PropagationError(unusable: Carrier.self, for: format)
        }
    }

    /// Writes a context into a carrier that only a registered format supports.
    ///
    /// A context of another kind of tracer is rejected and recorded as misuse.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        guard try permitsInjection() else { return }
        guard case .carrier(let propagator) = formats[format] else {
            throw PropagationError(unusable: Carrier.self, for: format)
        }
        try propagator.inject(try own(context, for: format), as: format, into: &carrier)
    }

    /// Reads a context from key-value pairs.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard try permitsExtraction() else { return nil }
        return switch formats[format] {
        case .textMap(let propagator): try propagator.extract(from: carrier, as: format)
        case .carrier(let propagator): try propagator.extract(as: format, fromAny: carrier)
        case .binary, nil: throw PropagationError(unusable: Carrier.self, for: format)
        }
    }

    /// Reads a context from bytes.
    public func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard try permitsExtraction() else { return nil }
        return switch formats[format] {
        case .binary(let propagator): try propagator.decode(carrier.withBytes { Array($0) }, as: format)
        case .carrier(let propagator): try propagator.extract(as: format, fromAny: carrier)
        case .textMap, nil: throw PropagationError(unusable: Carrier.self, for: format)
        }
    }

    /// Reads a context from a carrier that only a registered format supports.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        guard try permitsExtraction() else { return nil }
        guard case .carrier(let propagator) = formats[format] else {
            throw PropagationError(unusable: Carrier.self, for: format)
        }
        return try propagator.extract(as: format, fromAny: carrier)
    }

    private func permitsInjection() throws(PropagationError) -> Bool {
        let isPermitted = permits(.inject)
        if let error = faults.injectionError { throw error }
        return isPermitted
    }

    private func permitsExtraction() throws(PropagationError) -> Bool {
        let isPermitted = permits(.extract)
        if let error = faults.extractionError { throw error }
        return isPermitted
    }

    private func own(_ context: any SpanContext, for format: Format) throws(PropagationError) -> MockSpanContext {
        if let context = context as? MockSpanContext { return context }
        note([MockMisuse(.foreignContextInjected)])
        throw PropagationError(
            .invalidSpanContext,
            format: format,
            reason: "\(type(of: context)) is not a context of a mock tracer"
        )
    }
}
