//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the contexts of a ``MockTracer`` as bytes.
public protocol MockBinaryPropagator: Sendable {
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
    /// - Throws: ``OpenTracing/PropagationError`` with ``OpenTracing/PropagationError/Code/spanContextCorrupted`` when the
    ///   bytes end early, go on too long or say nonsense.
    func decode(_ bytes: [UInt8], as format: Format) throws(PropagationError) -> MockSpanContext?
}
