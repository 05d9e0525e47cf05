//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Injects and extracts contexts as key-value pairs in one wire format, such as W3C Trace Context or B3.
public protocol TextMapPropagator: Sendable {
    /// The keys that the propagator may write, in lowercase; without baggage entries whose names contain the item's key.
    var fields: [String] { get }

    /// The keys that ``extract(from:as:)`` reads; `nil` if unknown, so that every carrier is read.
    var carrierKeys: CarrierKeys? { get }

    /// Injects a context. Entries of other formats are left unchanged.
    ///
    /// - Parameters:
    ///   - context: the context to inject. Without identifiers, only the rest is written: a decision, or baggage.
    ///   - carrier: the carrier to write to.
    ///   - format: ``/OpenTracing/Format/httpHeaders`` if values must be valid in headers, ``/OpenTracing/Format/textMap`` if any
    ///     Unicode is allowed.
    /// - Returns: the number of baggage items dropped because they exceed a limit or cannot be written; zero for a format without
    ///   baggage.
    @discardableResult
    func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int

    /// Extracts a context.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from. Entries of other formats are ignored.
    ///   - format: ``/OpenTracing/Format/httpHeaders`` or ``/OpenTracing/Format/textMap``.
    /// - Returns: the context, or `nil` if the carrier has none in this format. If part of it is malformed, the rest, with
    ///   ``TraceContext/corruption`` set: baggage without its trace, or a trace without an optional field.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` if the
    ///   context is incomplete or malformed and nothing else can be read.
    func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> TraceContext?
}

extension TextMapPropagator {
    /// `nil`: the keys are unknown.
    public var carrierKeys: CarrierKeys? { nil }
}

/// Injects and extracts contexts as bytes.
public protocol BinaryPropagator: Sendable {
    /// Encodes a context.
    ///
    /// - Parameter context: the context to encode.
    /// - Returns: the bytes.
    func encode(_ context: TraceContext) -> [UInt8]

    /// Returns the number of baggage items that ``encode(_:)`` drops because they exceed a limit of the format.
    ///
    /// - Parameter context: the context to encode.
    /// - Returns: the number; zero for a format without baggage.
    func droppedBaggageItemCount(of context: TraceContext) -> Int

    /// Decodes a context.
    ///
    /// - Parameters:
    ///   - bytes: all bytes of the carrier.
    ///   - format: the requested format, named in errors.
    /// - Returns: the context, or `nil` if there are no bytes.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` if the bytes
    ///   are too few, too many or invalid.
    func decode(_ bytes: UnsafeRawBufferPointer, as format: Format) throws(PropagationError) -> TraceContext?
}

extension BinaryPropagator {
    /// Zero: nothing is dropped.
    public func droppedBaggageItemCount(of context: TraceContext) -> Int { 0 }
}
