//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// The propagation formats of a ``MockTracer``.
///
/// ```swift
/// var formats = MockFormats.mandatory
/// formats.register(QueueMessagePropagator(), for: Format("queue"))
/// let tracer = MockTracer(formats: formats)
/// ```
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction".
package struct MockFormats: Sendable {
    enum Propagator: Sendable {
        case textMap(any MockTextMapPropagator)
        case binary(any MockBinaryPropagator)
        case carrier(any MockCarrierPropagator)
    }

    private var propagators: [Format: Propagator] = [:]

    /// Creates an empty table.
    package init() {}

    /// The three mandatory formats.
    package static let mandatory: MockFormats = {
        var formats = MockFormats()
        formats.register(MockPrefixPropagator(), for: .textMap)
        formats.register(MockPrefixPropagator(escapesValues: true), for: .httpHeaders)
        formats.register(MockBytesPropagator(), for: .binary)
        return formats
    }()

    /// Adds or replaces a text-map format.
    ///
    /// - Parameters:
    ///   - propagator: the propagator for the format.
    ///   - format: the name of the format.
    package mutating func register(_ propagator: some MockTextMapPropagator, for format: Format) {
        propagators[format] = .textMap(propagator)
    }

    /// Adds or replaces a binary format.
    ///
    /// - Parameters:
    ///   - propagator: the propagator for the format.
    ///   - format: the name of the format.
    package mutating func register(_ propagator: some MockBinaryPropagator, for format: Format) {
        propagators[format] = .binary(propagator)
    }

    /// Adds or replaces a format with its own carrier type.
    ///
    /// - Parameters:
    ///   - propagator: the propagator for the format.
    ///   - format: the name of the format.
    package mutating func register(_ propagator: some MockCarrierPropagator, for format: Format) {
        propagators[format] = .carrier(propagator)
    }

    /// Removes a format, making it unsupported.
    ///
    /// - Parameter format: the name of the format.
    package mutating func remove(_ format: Format) {
        propagators[format] = nil
    }

    subscript(format: Format) -> Propagator? {
        propagators[format]
    }
}

/// A propagator for the contexts of a ``MockTracer`` as key-value pairs.
package protocol MockTextMapPropagator: Sendable {
    /// Writes a context. Unrelated entries are left unchanged.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - carrier: the carrier to write to.
    func inject(_ context: MockSpanContext, into carrier: inout some TextMapWriter)

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - format: the requested format, for error messages.
    /// - Returns: the context, or `nil` if the carrier has none.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` if the
    ///   context is incomplete or malformed.
    func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> MockSpanContext?
}

/// A propagator for the contexts of a ``MockTracer`` as bytes.
package protocol MockBinaryPropagator: Sendable {
    /// Encodes a context as bytes.
    ///
    /// - Parameter context: the context to write.
    /// - Returns: the bytes.
    func encode(_ context: MockSpanContext) -> [UInt8]

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - bytes: all bytes of the carrier.
    ///   - format: the requested format, for error messages.
    /// - Returns: the context, or `nil` if there are no bytes.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` if the bytes
    ///   are truncated, too long or invalid.
    func decode(_ bytes: [UInt8], as format: Format) throws(PropagationError) -> MockSpanContext?
}

/// A propagator for the contexts of a ``MockTracer`` with a carrier that is neither a text map nor bytes.
package protocol MockCarrierPropagator: Sendable {
    /// The type of the carrier.
    associatedtype Carrier

    /// Writes a context.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - carrier: the carrier to write to.
    func inject(_ context: MockSpanContext, into carrier: inout Carrier)

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - format: the requested format, for error messages.
    /// - Returns: the context, or `nil` if the carrier has none.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` if the
    ///   context is incomplete or malformed.
    func extract(from carrier: Carrier, as format: Format) throws(PropagationError) -> MockSpanContext?
}

extension MockCarrierPropagator {
    func inject<Other>(
        _ context: MockSpanContext,
        as format: Format,
        into other: inout Other
    ) throws(PropagationError) {
        guard var carrier = other as? Carrier else { throw invalidCarrier(Other.self, for: format) }
        inject(context, into: &carrier)
        guard let written = carrier as? Other else { throw invalidCarrier(Other.self, for: format) }
        other = written
    }

    func extract<Other>(as format: Format, fromAny other: Other) throws(PropagationError) -> MockSpanContext? {
        guard let carrier = other as? Carrier else { throw invalidCarrier(Other.self, for: format) }
        return try extract(from: carrier, as: format)
    }

    private func invalidCarrier(_ type: Any.Type, for format: Format) -> PropagationError {
        PropagationError(
            .invalidCarrier,
            format: format,
            reason: "\(type) is not the carrier of the format; use \(Carrier.self)"
        )
    }
}
