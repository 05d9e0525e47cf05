//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads contexts as bytes.
public protocol BinaryPropagator: Sendable {
    /// The bytes that stand for a context.
    ///
    /// - Parameter context: the context to write.
    /// - Returns: the bytes.
    func encode(_ context: TraceContext) -> [UInt8]

    /// How many baggage items ``encode(_:)`` leaves out because they pass a limit of the format.
    ///
    /// - Parameter context: the context to write.
    /// - Returns: the number; zero for a format that has no baggage.
    func droppedBaggageItemCount(of context: TraceContext) -> Int

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - bytes: all bytes of the carrier.
    ///   - format: the format that was asked for, named in errors.
    /// - Returns: the context, or `nil` when there are no bytes.
    /// - Throws: ``OpenTracing/PropagationError`` with
    ///   ``OpenTracing/PropagationError/Code/spanContextCorrupted`` when the bytes end early, go on too long or say nonsense.
    func decode(_ bytes: UnsafeRawBufferPointer, as format: Format) throws(PropagationError) -> TraceContext?
}

extension BinaryPropagator {
    /// Zero: nothing is left out.
    public func droppedBaggageItemCount(of context: TraceContext) -> Int { 0 }
}
