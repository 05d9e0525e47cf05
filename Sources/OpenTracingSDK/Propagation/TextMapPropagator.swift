//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads contexts as keys and values: one wire format, such as W3C Trace Context or B3.
public protocol TextMapPropagator: Sendable {
    /// The names of the entries that the propagator may write, in lower case; without those of baggage that carry the
    /// item's key in their name.
    var fields: [String] { get }

    /// The keys under which ``extract(from:as:)`` finds anything; `nil` where they are not known, so that every carrier is read.
    var carrierKeys: CarrierKeys? { get }

    /// Writes a context. Entries of other formats are left alone.
    ///
    /// - Parameters:
    ///   - context: the context to write. Without identifiers, only what remains is written: a decision, or baggage.
    ///   - carrier: where to write.
    ///   - format: ``/OpenTracing/Format/httpHeaders`` when values must be legal in headers, ``/OpenTracing/Format/textMap``
    ///     when any Unicode will do.
    /// - Returns: how many baggage items were left out because they passed a limit or cannot be written; zero for a format
    ///   that has no baggage.
    @discardableResult
    func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: where to read. Entries of other formats are ignored.
    ///   - format: ``/OpenTracing/Format/httpHeaders`` or ``/OpenTracing/Format/textMap``.
    /// - Returns: the context, or `nil` when the carrier holds none in this format. Where part of it is malformed, the rest with
    ///   ``TraceContext/corruption``: baggage without its trace, or a trace without a field that it can do without.
    /// - Throws: ``/OpenTracing/PropagationError`` with
    ///   ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` when there is one that is incomplete or malformed, and
    ///   nothing beside it.
    func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> TraceContext?
}

extension TextMapPropagator {
    /// Not known.
    public var carrierKeys: CarrierKeys? { nil }
}

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
    /// - Throws: ``/OpenTracing/PropagationError`` with
    ///   ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` when the bytes end early, go on too long or say nonsense.
    func decode(_ bytes: UnsafeRawBufferPointer, as format: Format) throws(PropagationError) -> TraceContext?
}

extension BinaryPropagator {
    /// Zero: nothing is left out.
    public func droppedBaggageItemCount(of context: TraceContext) -> Int { 0 }
}
