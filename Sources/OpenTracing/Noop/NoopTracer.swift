//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A tracer that does nothing, at almost no cost.
///
/// Its spans record nothing, its contexts have empty identifiers and no baggage, injection leaves carriers unchanged, and
/// extraction returns `nil`. Like any tracer, it throws for formats that are not required.
///
/// OpenTracing specification 1.1, "The NoopTracer".
public struct NoopTracer: Tracer {
    /// Creates a no-op tracer.
    public init() {}

    /// Returns the shared no-op span.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        NoopSpan.shared
    }

    /// Leaves the carrier unchanged.
    public func inject<Carrier: TextMapWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try requireText(format, carrier: Carrier.self)
    }

    /// Leaves the carrier unchanged.
    public func inject<Carrier: BinaryWriter>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try requireBinary(format, carrier: Carrier.self)
    }

    /// Returns `nil`.
    public func extract<Carrier: TextMapReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try requireText(format, carrier: Carrier.self)
        return nil
    }

    /// Returns `nil`.
    public func extract<Carrier: BinaryReader>(
        as format: Format,
        from carrier: Carrier
    ) throws(PropagationError) -> (any SpanContext)? {
        try requireBinary(format, carrier: Carrier.self)
        return nil
    }

    private func requireText(_ format: Format, carrier: Any.Type) throws(PropagationError) {
        guard format == .textMap || format == .httpHeaders else {
            throw PropagationError(unusable: carrier, for: format)
        }
    }

    private func requireBinary(_ format: Format, carrier: Any.Type) throws(PropagationError) {
        guard format == .binary else {
            throw PropagationError(unusable: carrier, for: format)
        }
    }
}

/// The only span of ``NoopTracer``.
final class NoopSpan: Span {
    static let shared = NoopSpan()

    var context: any SpanContext { NoopSpanContext() }
    var tracer: any Tracer { NoopTracer() }
    var operationName: String { "" }
    var isRecording: Bool { false }

    func setOperationName(_ operationName: String) -> Self { self }
    func setTag(_ key: String, to value: TagValue) -> Self { self }
    func setTags(_ tags: Tags) -> Self { self }
    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self { self }
    func setBaggageItem(_ key: String, to value: String?) -> Self { self }
    func setBaggageItem(_ item: BaggageItem) -> Self { self }
    func finish(at timestamp: Timestamp?) {}
}

/// The context of ``NoopSpan``: other tracers ignore it as a reference and refuse to inject it.
struct NoopSpanContext: SpanContext {
    var traceIDString: String { "" }
    var spanIDString: String { "" }
    var baggage: Baggage { [:] }
}
