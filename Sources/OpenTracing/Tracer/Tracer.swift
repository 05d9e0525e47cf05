//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Starts spans and propagates their contexts between processes.
///
/// Accept an `any Tracer` where code is set up, so that tests can pass their own. All members may be called from any task or
/// thread, and none of them ever fails a request: problems surface as typed errors or diagnostics.
///
/// OpenTracing specification 1.1, "Tracer".
public protocol Tracer: Sendable {
    /// Tracks the active span. Constant, except in the ``GlobalTracer``; ``ScopeManager/shared`` by default.
    var scopeManager: ScopeManager { get }

    /// Starts a span without making it active.
    ///
    /// If `options` has no reference, the span becomes a child of what is active, unless the options say otherwise; if nothing is
    /// active, it begins a trace. References to contexts of other tracers are skipped.
    ///
    /// - Parameters:
    ///   - operationName: the operation name, of low cardinality: never a raw path. May be empty and set later.
    ///   - options: references, tags, start time.
    /// - Returns: the started span.
    func startSpan(_ operationName: String, options: SpanOptions) -> any Span

    /// Injects a context into a text map.
    ///
    /// Sets the entries that the format needs and leaves all others unchanged. Injecting again replaces the context. Baggage that
    /// only the earlier context had may remain, because it cannot be told from entries that others wrote.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or another text format that the tracer supports.
    ///   - carrier: the carrier to write to.
    /// - Throws: ``PropagationError`` with ``PropagationError/Code/unsupportedFormat``, ``PropagationError/Code/invalidCarrier``
    ///   or ``PropagationError/Code/invalidSpanContext``. The carrier is then unchanged.
    func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError)

    /// Injects a context into a binary carrier, after its existing bytes.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/binary``, or another binary format that the tracer supports.
    ///   - carrier: the carrier to write to.
    /// - Throws: the same errors as for a text map.
    func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError)

    /// Injects a context into a carrier type that only a custom format supports.
    ///
    /// The default throws ``PropagationError/Code/invalidCarrier`` for a required format, otherwise
    /// ``PropagationError/Code/unsupportedFormat``.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: a format registered with the tracer.
    ///   - carrier: the carrier to write to.
    /// - Throws: the same errors as for a text map.
    func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError)

    /// Extracts a context from a text map.
    ///
    /// The result depends only on the carrier, never on what is active.
    ///
    /// - Parameters:
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or another text format that the tracer supports.
    ///   - carrier: the carrier to read from.
    /// - Returns: the context, or `nil` if the carrier has none.
    /// - Throws: ``PropagationError`` with ``PropagationError/Code/unsupportedFormat``, ``PropagationError/Code/invalidCarrier``,
    ///   or ``PropagationError/Code/spanContextCorrupted`` if the carrier has a context that is incomplete or malformed.
    func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)?

    /// Extracts a context from a binary carrier.
    ///
    /// - Parameters:
    ///   - format: ``Format/binary``, or another binary format that the tracer supports.
    ///   - carrier: the carrier to read from.
    /// - Returns: the context, or `nil` if the carrier is empty.
    /// - Throws: the same errors as for a text map; missing or excess bytes count as corrupted.
    func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)?

    /// Extracts a context from a carrier type that only a custom format supports.
    ///
    /// The default throws ``PropagationError/Code/invalidCarrier`` for a required format, otherwise
    /// ``PropagationError/Code/unsupportedFormat``.
    ///
    /// - Parameters:
    ///   - format: a format registered with the tracer.
    ///   - carrier: the carrier to read from.
    /// - Returns: the context, or `nil` if the carrier has none.
    /// - Throws: the same errors as for a text map.
    func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)?

    /// Returns the keys that ``extract(as:from:)-(_,[String:String])`` reads in a text map.
    ///
    /// Instrumentation skips extraction for requests that have none of them. The default returns `nil`, and every request is
    /// read.
    ///
    /// - Parameter format: the format.
    /// - Returns: the keys; `nil` if they are unknown or may change.
    func carrierKeys(of format: Format) -> CarrierKeys?

    /// Exports all spans finished so far, and returns when that is done or has timed out. The tracer continues to record.
    ///
    /// The default has nothing to export.
    ///
    /// - Returns: whether everything was delivered.
    @discardableResult
    func flush() async -> FlushResult

    /// Exports all spans finished so far, and releases the tracer's resources.
    ///
    /// Returns when that is done or has timed out. A later call waits for the first one and returns the same result. Spans
    /// started or finished afterwards are safe to use but may not be recorded.
    ///
    /// OpenTracing RFC "Closeable tracer", made asynchronous so that waiting blocks no thread.
    ///
    /// - Returns: whether everything was delivered.
    @discardableResult
    func close() async -> FlushResult
}

extension Tracer {
    /// `nil`: the keys are unknown.
    public func carrierKeys(of format: Format) -> CarrierKeys? { nil }

    /// The shared manager.
    public var scopeManager: ScopeManager { .shared }

    /// Throws ``PropagationError/Code/invalidCarrier`` for a required format, else ``PropagationError/Code/unsupportedFormat``.
    public func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Throws ``PropagationError/Code/invalidCarrier`` for a required format, else ``PropagationError/Code/unsupportedFormat``.
    public func extract<Carrier>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        throw PropagationError(unusable: Carrier.self, for: format)
    }

    /// Does nothing, and reports success.
    @discardableResult
    public func flush() async -> FlushResult { .complete }

    /// Does nothing, and reports success.
    @discardableResult
    public func close() async -> FlushResult { .complete }
}

extension Tracer {
    /// Injects a context into a dictionary, such as the headers of a request.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or another text format that the tracer supports.
    ///   - entries: the dictionary to write to.
    /// - Throws: the same errors as for any text map.
    public func inject(
        _ context: any SpanContext,
        as format: Format,
        into entries: inout [String: String]
    ) throws(PropagationError) {
        var carrier = TextMapCarrier(entries)
        // Release the caller's reference meanwhile, so that changing the dictionary does not copy it.
        entries = [:]
        defer { entries = carrier.entries }
        try inject(context, as: format, into: &carrier)
    }

    /// Injects a context into an array of bytes, after its existing bytes.
    ///
    /// - Parameters:
    ///   - context: the context of a span of this tracer.
    ///   - format: ``Format/binary``, or another binary format that the tracer supports.
    ///   - bytes: the array to write to.
    /// - Throws: the same errors as for any binary carrier.
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

    /// Extracts a context from a dictionary, such as the headers of a request.
    ///
    /// - Parameters:
    ///   - format: ``Format/textMap``, ``Format/httpHeaders``, or another text format that the tracer supports.
    ///   - entries: the dictionary to read from.
    /// - Returns: the context, or `nil` if there is none.
    /// - Throws: the same errors as for any text map.
    public func extract(
        as format: Format,
        from entries: [String: String]
    ) throws(PropagationError) -> (any SpanContext)? {
        try extract(as: format, from: TextMapCarrier(entries))
    }

    /// Extracts a context from an array of bytes.
    ///
    /// - Parameters:
    ///   - format: ``Format/binary``, or another binary format that the tracer supports.
    ///   - bytes: the array to read from.
    /// - Returns: the context, or `nil` if the array is empty.
    /// - Throws: the same errors as for any binary carrier.
    public func extract(as format: Format, from bytes: [UInt8]) throws(PropagationError) -> (any SpanContext)? {
        try extract(as: format, from: BinaryCarrier(bytes))
    }
}

extension PropagationError {
    /// Creates the error for a carrier that a format cannot use. Formats other than the three required ones are reported as
    /// unsupported.
    ///
    /// For tracer implementations.
    ///
    /// - Parameters:
    ///   - carrier: the type of the carrier.
    ///   - format: the requested format.
    public init(unusable carrier: Any.Type, for format: Format) {
        switch format {
        case .textMap, .httpHeaders:
            self.init(.invalidCarrier, format: format, reason: "\(carrier) holds no key-value pairs; use a text map")
        case .binary:
            self.init(.invalidCarrier, format: format, reason: "\(carrier) holds no bytes; use [UInt8]")
        default:
            self.init(.unsupportedFormat, format: format, reason: "this format is not registered for \(carrier)")
        }
    }
}
