//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Starts spans, and carries their contexts from process to process.
///
/// Code takes an `any Tracer` where it is set up, so that it can be tested with a tracer of the test's own. All members
/// may be called from any task or thread, and none of them ever fails a request: what cannot be done is a typed error or
/// a diagnostic.
///
/// OpenTracing specification 1.1, "Tracer".
public protocol Tracer: Sendable {
    /// Knows which span is active: always the same, but in the ``GlobalTracer``. ``ScopeManager/shared`` by default.
    var scopeManager: ScopeManager { get }

    /// Starts a span. It is not made active.
    ///
    /// Without a reference in `options`, the span becomes a child of what is active, unless the options say otherwise;
    /// with none active it begins a trace. References to contexts that this tracer did not make are skipped.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation: few different values, never a raw path. May be empty and set later.
    ///   - options: references, tags, start time.
    /// - Returns: the span, started and not finished.
    func startSpan(_ operationName: String, options: SpanOptions) -> any Span

    /// Writes a context into a carrier of keys and values.
    ///
    /// Sets what the format needs and leaves the carrier's other entries alone. Injecting twice leaves the last context; but
    /// baggage of the first one that the last one lacks may stay, since nothing tells it from what somebody else put there.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or a text format that the tracer knows.
    ///   - carrier: where to write.
    /// - Throws: ``PropagationError`` with ``PropagationError/Code/unsupportedFormat``,
    ///   ``PropagationError/Code/invalidCarrier`` or ``PropagationError/Code/invalidSpanContext``. The carrier is unchanged then.
    func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError)

    /// Writes a context into a carrier of bytes, after the bytes that are there.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/binary``, or a binary format that the tracer knows.
    ///   - carrier: where to write.
    /// - Throws: as the form for keys and values.
    func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError)

    /// Writes a context into a carrier of a kind that only a format of the user's own knows.
    ///
    /// The default throws ``PropagationError/Code/invalidCarrier`` for a mandatory format, else
    /// ``PropagationError/Code/unsupportedFormat``.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: a format that was registered with the tracer.
    ///   - carrier: where to write.
    /// - Throws: as the form for keys and values.
    func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError)

    /// Reads a context from a carrier of keys and values.
    ///
    /// The result depends on the carrier alone, never on what is active.
    ///
    /// - Parameters:
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or a text format that the tracer knows.
    ///   - carrier: where to read.
    /// - Returns: the context, or `nil` when the carrier holds none.
    /// - Throws: ``PropagationError`` with ``PropagationError/Code/unsupportedFormat``,
    ///   ``PropagationError/Code/invalidCarrier``, or ``PropagationError/Code/spanContextCorrupted`` when there is a context
    ///   that is incomplete or malformed.
    func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)?

    /// Reads a context from a carrier of bytes.
    ///
    /// - Parameters:
    ///   - format: ``Format/binary``, or a binary format that the tracer knows.
    ///   - carrier: where to read.
    /// - Returns: the context, or `nil` when the carrier is empty.
    /// - Throws: as the form for keys and values; bytes that end early or go on too long are corrupted.
    func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)?

    /// Reads a context from a carrier of a kind that only a format of the user's own knows.
    ///
    /// The default throws ``PropagationError/Code/invalidCarrier`` for a mandatory format, else
    /// ``PropagationError/Code/unsupportedFormat``.
    ///
    /// - Parameters:
    ///   - format: a format that was registered with the tracer.
    ///   - carrier: where to read.
    /// - Returns: the context, or `nil` when the carrier holds none.
    /// - Throws: as the form for keys and values.
    func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)?

    /// The keys under which ``extract(as:from:)-(_,[String:String])`` finds a context in a carrier of keys and values.
    ///
    /// Instrumentation does not ask for the context of a request without any of them. The default does not know, and every request
    /// is read.
    ///
    /// - Parameter format: the format.
    /// - Returns: the keys; `nil` where they are not known, or may change.
    func carrierKeys(of format: Format) -> CarrierKeys?

    /// Delivers what has been finished so far, and returns when that is done or has taken too long. The tracer goes on recording.
    ///
    /// The default has nothing to deliver.
    ///
    /// - Returns: whether everything was delivered.
    @discardableResult
    func flush() async -> FlushResult

    /// Records what has been finished so far, and releases what the tracer holds.
    ///
    /// Returns when that is done or has taken too long. A later call waits for the first one, and returns the same. Spans that are
    /// started or finished afterwards work, and may not be recorded.
    ///
    /// OpenTracing RFC "Closeable tracer", with the wait made asynchronous so that it blocks no thread.
    ///
    /// - Returns: whether everything was delivered.
    @discardableResult
    func close() async -> FlushResult
}

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
