//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads contexts in a format that has a carrier of its own.
///
/// The carrier may hold keys and values or bytes as well: what counts is how the format was registered.
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction": formats are open to extension.
public protocol CarrierPropagator<Carrier>: Sendable {
    /// What contexts are written to and read from.
    associatedtype Carrier

    /// Writes a context.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - carrier: where to write.
    ///   - format: the format that was asked for, named in errors.
    /// - Throws: ``OpenTracing/PropagationError`` when the carrier cannot hold the context; it must be unchanged then.
    func inject(_ context: TraceContext, into carrier: inout Carrier, as format: Format) throws(PropagationError)

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: where to read.
    ///   - format: the format that was asked for, named in errors.
    /// - Returns: the context, or `nil` when the carrier holds none.
    /// - Throws: ``OpenTracing/PropagationError`` with
    ///   ``OpenTracing/PropagationError/Code/spanContextCorrupted`` when there is one that is incomplete or malformed.
    func extract(from carrier: Carrier, as format: Format) throws(PropagationError) -> TraceContext?
}
