//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the contexts of a ``MockTracer`` with a carrier that is neither a text map nor bytes.
public protocol MockCarrierPropagator: Sendable {
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
    /// - Throws: ``OpenTracing/PropagationError`` with ``OpenTracing/PropagationError/Code/spanContextCorrupted`` when there
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
