//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the contexts of a ``MockTracer`` as keys and values.
public protocol MockTextMapPropagator: Sendable {
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
    /// - Throws: ``OpenTracing/PropagationError`` with ``OpenTracing/PropagationError/Code/spanContextCorrupted`` when there
    ///   is one that is incomplete or malformed.
    func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> MockSpanContext?
}
