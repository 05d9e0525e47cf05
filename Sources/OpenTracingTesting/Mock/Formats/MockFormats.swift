//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The formats that a ``MockTracer`` knows, and how it writes and reads each.
///
/// ```swift
/// var formats = MockFormats.mandatory
/// formats.register(QueueMessagePropagator(), for: Format("queue"))
/// let tracer = MockTracer(formats: formats)
/// ```
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction".
public struct MockFormats: Sendable {
    enum Propagator: Sendable {
        case textMap(any MockTextMapPropagator)
        case binary(any MockBinaryPropagator)
        case carrier(any MockCarrierPropagator)
    }

    private var propagators: [Format: Propagator] = [:]

    /// Creates a table without formats.
    public init() {}

    /// The three formats that every tracer must know.
    public static let mandatory: MockFormats = {
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
    public mutating func register(_ propagator: some MockTextMapPropagator, for format: Format) {
        propagators[format] = .textMap(propagator)
    }

    /// Adds a format of bytes, or replaces the one with the same name.
    ///
    /// - Parameters:
    ///   - propagator: writes and reads the format.
    ///   - format: the name of the format.
    public mutating func register(_ propagator: some MockBinaryPropagator, for format: Format) {
        propagators[format] = .binary(propagator)
    }

    /// Adds a format with a carrier of its own, or replaces the one with the same name.
    ///
    /// - Parameters:
    ///   - propagator: writes and reads the format.
    ///   - format: the name of the format.
    public mutating func register(_ propagator: some MockCarrierPropagator, for format: Format) {
        propagators[format] = .carrier(propagator)
    }

    /// Removes a format, so that the tracer does not support it.
    ///
    /// - Parameter format: the name of the format.
    public mutating func remove(_ format: Format) {
        propagators[format] = nil
    }

    subscript(format: Format) -> Propagator? {
        propagators[format]
    }
}
