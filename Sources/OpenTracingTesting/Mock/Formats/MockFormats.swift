//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// The formats that a ``MockTracer`` knows, and how it writes and reads each.
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

    /// Creates a table without formats.
    package init() {}

    /// The three formats that every tracer must know.
    package static let mandatory: MockFormats = {
        var formats = MockFormats()
        formats.register(MockPrefixPropagator(), for: .textMap)
        formats.register(MockPrefixPropagator(escapesValues: true), for: .httpHeaders)
        formats.register(MockBytesPropagator(), for: .binary)
        return formats
    }()

    /// Adds a format of keys and values, or replaces the one with the same name.
    ///
    /// - Parameters:
    ///   - propagator: writes and reads the format.
    ///   - format: the name of the format.
    package mutating func register(_ propagator: some MockTextMapPropagator, for format: Format) {
        propagators[format] = .textMap(propagator)
    }

    /// Adds a format of bytes, or replaces the one with the same name.
    ///
    /// - Parameters:
    ///   - propagator: writes and reads the format.
    ///   - format: the name of the format.
    package mutating func register(_ propagator: some MockBinaryPropagator, for format: Format) {
        propagators[format] = .binary(propagator)
    }

    /// Adds a format with a carrier of its own, or replaces the one with the same name.
    ///
    /// - Parameters:
    ///   - propagator: writes and reads the format.
    ///   - format: the name of the format.
    package mutating func register(_ propagator: some MockCarrierPropagator, for format: Format) {
        propagators[format] = .carrier(propagator)
    }

    /// Removes a format, so that the tracer does not support it.
    ///
    /// - Parameter format: the name of the format.
    package mutating func remove(_ format: Format) {
        propagators[format] = nil
    }

    subscript(format: Format) -> Propagator? {
        propagators[format]
    }
}

/// Writes and reads the contexts of a ``MockTracer`` as keys and values.
package protocol MockTextMapPropagator: Sendable {
    /// Writes a context. Entries that have nothing to do with it are left alone.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - carrier: where to write.
    func inject(_ context: MockSpanContext, into carrier: inout some TextMapWriter)

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: where to read.
    ///   - format: the format that was asked for, named in errors.
    /// - Returns: the context, or `nil` when the carrier holds none.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` when there
    ///   is one that is incomplete or malformed.
    func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> MockSpanContext?
}

/// Writes and reads the contexts of a ``MockTracer`` as bytes.
package protocol MockBinaryPropagator: Sendable {
    /// The bytes that stand for a context.
    ///
    /// - Parameter context: the context to write.
    /// - Returns: the bytes.
    func encode(_ context: MockSpanContext) -> [UInt8]

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - bytes: all bytes of the carrier.
    ///   - format: the format that was asked for, named in errors.
    /// - Returns: the context, or `nil` when there are no bytes.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` when the
    ///   bytes end early, go on too long or say nonsense.
    func decode(_ bytes: [UInt8], as format: Format) throws(PropagationError) -> MockSpanContext?
}

/// Writes and reads the contexts of a ``MockTracer`` with a carrier that is neither a text map nor bytes.
package protocol MockCarrierPropagator: Sendable {
    /// The type of the carrier.
    associatedtype Carrier

    /// Writes a context.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - carrier: where to write.
    func inject(_ context: MockSpanContext, into carrier: inout Carrier)

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: where to read.
    ///   - format: the format that was asked for, named in errors.
    /// - Returns: the context, or `nil` when the carrier holds none.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` when there
    ///   is one that is incomplete or malformed.
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
