//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Tracer {
    /// Not known.
    public func carrierKeys(of format: Format) -> CarrierKeys? { nil }

    /// The manager that tracers share.
    public var scopeManager: ScopeManager { .shared }

    /// Refuses the carrier, or the format if it is not a mandatory one.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Refuses the carrier, or the format if it is not a mandatory one.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Does nothing, completely.
    @discardableResult
    public func flush() async -> FlushResult { .complete }

    /// Does nothing, completely.
    @discardableResult
    public func close() async -> FlushResult { .complete }
}

extension Tracer {
    /// Writes a context into a dictionary, such as the headers of a request.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or a text format that the tracer knows.
    ///   - entries: where to write.
    /// - Throws: as the form for any carrier of keys and values.
    public func inject(
        _ context: any SpanContext,
        as format: Format,
        into entries: inout [String: String]
    ) throws(PropagationError) {
        var carrier = TextMapCarrier(entries)
        // Emptied meanwhile, so that the dictionary is not shared and is not copied when it changes.
        entries = [:]
        defer { entries = carrier.entries }
        try inject(context, as: format, into: &carrier)
    }

    /// Writes a context into an array of bytes, after the bytes that are there.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/binary``, or a binary format that the tracer knows.
    ///   - bytes: where to write.
    /// - Throws: as the form for any carrier of bytes.
    public func inject(
        _ context: any SpanContext,
        as format: Format,
        into bytes: inout [UInt8]
    ) throws(PropagationError) {
        var carrier = BinaryCarrier(bytes)
        bytes = []
        defer { bytes = carrier.bytes }
        try inject(context, as: format, into: &carrier)
    }

    /// Reads a context from a dictionary, such as the headers of a request.
    ///
    /// - Parameters:
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or a text format that the tracer knows.
    ///   - entries: where to read.
    /// - Returns: the context, or `nil` when there is none.
    /// - Throws: as the form for any carrier of keys and values.
    public func extract(
        as format: Format,
        from entries: [String: String]
    ) throws(PropagationError) -> (any SpanContext)? {
        try extract(as: format, from: TextMapCarrier(entries))
    }

    /// Reads a context from an array of bytes.
    ///
    /// - Parameters:
    ///   - format: ``Format/binary``, or a binary format that the tracer knows.
    ///   - bytes: where to read.
    /// - Returns: the context, or `nil` when the array is empty.
    /// - Throws: as the form for any carrier of bytes.
    public func extract(as format: Format, from bytes: [UInt8]) throws(PropagationError) -> (any SpanContext)? {
        try extract(as: format, from: BinaryCarrier(bytes))
    }
}

extension PropagationError {
    /// The error for a carrier that the format cannot use: the format is unknown unless it is one of the mandatory three.
    ///
    /// For authors of tracers.
    ///
    /// - Parameters:
    ///   - carrier: the type of the carrier.
    ///   - format: the format that was asked for.
    public init(unusable carrier: Any.Type, for format: Format) {
        switch format {
        case .textMap, .httpHeaders:
            self.init(.invalidCarrier, format: format, reason: "\(carrier) holds no keys and values; use a text map")
        case .binary:
            self.init(.invalidCarrier, format: format, reason: "\(carrier) holds no bytes; use [UInt8]")
        default:
            self.init(.unsupportedFormat, format: format, reason: "no such format is registered for \(carrier)")
        }
    }
}
