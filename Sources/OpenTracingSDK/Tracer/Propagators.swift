//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The formats that a tracer knows, and what reads and writes each.
public struct Propagators: Sendable {
    private var text: [(format: Format, propagator: any TextMapPropagator)] = []
    private var binary: [(format: Format, propagator: any BinaryPropagator)] = []
    private var custom: [(format: Format, propagator: any CarrierPropagator)] = []

    /// Creates a table with the three formats that every tracer has to know.
    ///
    /// - Parameters:
    ///   - text: for ``/OpenTracing/Format/httpHeaders`` and ``/OpenTracing/Format/textMap``; W3C Trace Context and Baggage by default.
    ///   - binary: for ``/OpenTracing/Format/binary``; Jaeger's by default.
    public init(text: (any TextMapPropagator)? = nil, binary: (any BinaryPropagator)? = nil) {
        let text = text ?? W3CPropagator()
        register(text, for: .httpHeaders)
        register(text, for: .textMap)
        register(binary ?? JaegerBinaryPropagator(), for: .binary)
    }

    /// Combines tables: requests carry the context in the text formats of all, and whichever is there is read.
    ///
    /// ```swift
    /// configuration.propagators = Propagators(.w3c, .b3Multiple)
    /// ```
    ///
    /// - Parameters:
    ///   - first: the table whose formats are read first, and whose formats of bytes count.
    ///   - others: the tables whose text formats are read and written besides.
    public init(_ first: Propagators, _ others: Propagators...) {
        self = first
        for format in [Format.httpHeaders, .textMap] {
            let propagators = ([first] + others).compactMap { $0.textPropagator(for: format) }
            register(CompositePropagator(propagators), for: format)
        }
    }

    /// Adds a format of keys and values, or replaces what reads and writes it.
    ///
    /// - Parameters:
    ///   - propagator: reads and writes the format.
    ///   - format: the format. One that stood for bytes before no longer does.
    public mutating func register(_ propagator: any TextMapPropagator, for format: Format) {
        remove(format)
        text.append((format, propagator))
    }

    /// Adds a format of bytes, or replaces what reads and writes it.
    ///
    /// - Parameters:
    ///   - propagator: reads and writes the format.
    ///   - format: the format. One that stood for keys and values before no longer does.
    public mutating func register(_ propagator: any BinaryPropagator, for format: Format) {
        remove(format)
        binary.append((format, propagator))
    }

    /// Adds a format with a carrier of its own, or replaces what reads and writes it.
    ///
    /// - Parameters:
    ///   - propagator: reads and writes the format.
    ///   - format: the format. One that stood for keys and values or for bytes before no longer does.
    package mutating func register(_ propagator: any CarrierPropagator, for format: Format) {
        remove(format)
        custom.append((format, propagator))
    }

    private mutating func remove(_ format: Format) {
        text.removeAll { $0.format == format }
        binary.removeAll { $0.format == format }
        custom.removeAll { $0.format == format }
    }

    func textPropagator(for format: Format) -> (any TextMapPropagator)? {
        text.first { $0.format == format }?.propagator
    }

    func binaryPropagator(for format: Format) -> (any BinaryPropagator)? {
        for entry in binary where entry.format == format {
            return entry.propagator
        }
        return nil
    }

    func carrierPropagator(for format: Format, carrier: Any.Type) throws(PropagationError) -> any CarrierPropagator {
        for entry in custom where entry.format == format {
            return entry.propagator
        }
        throw error(for: format, carrier: carrier)
    }

    /// Why a format cannot be used with a carrier that it was not registered for.
    func error(for format: Format, carrier: Any.Type) -> PropagationError {
        if text.contains(where: { $0.format == format }) {
            return PropagationError(
                .invalidCarrier,
                format: format,
                reason: "\(carrier) holds no keys and values; use a TextMapReader or a TextMapWriter"
            )
        }
        if binary.contains(where: { $0.format == format }) {
            return PropagationError(
                .invalidCarrier,
                format: format,
                reason: "\(carrier) holds no bytes; use a BinaryReader or a BinaryWriter"
            )
        }
        if let propagator = custom.first(where: { $0.format == format })?.propagator {
            return Self.error(for: format, carrier: carrier, propagator)
        }
        let known = (text.map(\.format) + binary.map(\.format) + custom.map(\.format)).map(\.name)
        return PropagationError(
            .unsupportedFormat,
            format: format,
            reason: "the tracer does not know the format; it knows \(known.joined(separator: ", "))"
        )
    }

    private static func error<Propagator: CarrierPropagator>(
        for format: Format,
        carrier: Any.Type,
        _ propagator: Propagator
    ) -> PropagationError {
        PropagationError(
            .invalidCarrier,
            format: format,
            reason: "\(carrier) is not the carrier of the format; use a \(Propagator.Carrier.self)"
        )
    }
}

extension Propagators {
    /// W3C Trace Context and Baggage: `traceparent`, `tracestate` and `baggage`.
    public static let w3c = Propagators()

    /// B3 of Zipkin in one header, `b3`. Several headers are read as well.
    public static let b3 = Propagators(text: B3Propagator(encoding: .single))

    /// B3 of Zipkin in several headers, `x-b3-traceid` and the others. A single header is read as well.
    public static let b3Multiple = Propagators(text: B3Propagator(encoding: .multiple))

    /// Jaeger: `uber-trace-id`, and a header for each item of baggage.
    public static let jaeger = Propagators(text: JaegerPropagator())

    /// The format of the OpenTracing basic tracers: `ot-tracer-traceid` and the others, and their protocol buffer for bytes.
    public static let basicTracer = Propagators(text: BasicTracerPropagator(), binary: BasicTracerBinaryPropagator())
}

/// Writes and reads contexts in a format that has a carrier of its own.
///
/// The carrier may hold keys and values or bytes as well: what counts is how the format was registered.
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction": formats are open to extension.
package protocol CarrierPropagator<Carrier>: Sendable {
    /// What contexts are written to and read from.
    associatedtype Carrier

    /// Writes a context.
    ///
    /// - Parameters:
    ///   - context: the context to write.
    ///   - carrier: where to write.
    ///   - format: the format that was asked for, named in errors.
    /// - Throws: ``/OpenTracing/PropagationError`` when the carrier cannot hold the context; it must be unchanged then.
    func inject(_ context: TraceContext, into carrier: inout Carrier, as format: Format) throws(PropagationError)

    /// Reads a context.
    ///
    /// - Parameters:
    ///   - carrier: where to read.
    ///   - format: the format that was asked for, named in errors.
    /// - Returns: the context, or `nil` when the carrier holds none.
    /// - Throws: ``/OpenTracing/PropagationError`` with
    ///   ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` when there is one that is incomplete or malformed.
    func extract(from carrier: Carrier, as format: Format) throws(PropagationError) -> TraceContext?
}
