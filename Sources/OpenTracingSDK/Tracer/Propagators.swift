//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The propagation formats of a tracer, and the propagator for each.
public struct Propagators: Sendable {
    private var text: [(format: Format, propagator: any TextMapPropagator)] = []
    private var binary: [(format: Format, propagator: any BinaryPropagator)] = []
    private var custom: [(format: Format, propagator: any CarrierPropagator)] = []

    /// Creates propagators for the three required formats.
    ///
    /// - Parameters:
    ///   - text: for ``/OpenTracing/Format/httpHeaders`` and ``/OpenTracing/Format/textMap``; W3C Trace Context and Baggage by
    ///     default.
    ///   - binary: for ``/OpenTracing/Format/binary``; Jaeger's by default.
    public init(text: (any TextMapPropagator)? = nil, binary: (any BinaryPropagator)? = nil) {
        let text = text ?? W3CPropagator()
        register(text, for: .httpHeaders)
        register(text, for: .textMap)
        register(binary ?? JaegerBinaryPropagator(), for: .binary)
    }

    /// Combines propagators: injects all of their text formats, and extracts whichever is present.
    ///
    /// ```swift
    /// configuration.propagators = Propagators(.w3c, .b3Multiple)
    /// ```
    ///
    /// - Parameters:
    ///   - first: the propagators to try first when reading; also supplies the binary formats.
    ///   - others: propagators whose text formats are read and written as well.
    public init(_ first: Propagators, _ others: Propagators...) {
        self = first
        for format in [Format.httpHeaders, .textMap] {
            let propagators = ([first] + others).compactMap { $0.textPropagator(for: format) }
            register(CompositePropagator(propagators), for: format)
        }
    }

    /// Registers a text map propagator, replacing any propagator for the format.
    ///
    /// - Parameters:
    ///   - propagator: reads and writes the format.
    ///   - format: the format. If it was registered as binary, it no longer is.
    public mutating func register(_ propagator: any TextMapPropagator, for format: Format) {
        remove(format)
        text.append((format, propagator))
    }

    /// Registers a binary propagator, replacing any propagator for the format.
    ///
    /// - Parameters:
    ///   - propagator: reads and writes the format.
    ///   - format: the format. If it was registered as a text map, it no longer is.
    public mutating func register(_ propagator: any BinaryPropagator, for format: Format) {
        remove(format)
        binary.append((format, propagator))
    }

    /// Registers a propagator with its own carrier type, replacing any propagator for the format.
    ///
    /// - Parameters:
    ///   - propagator: reads and writes the format.
    ///   - format: the format. If it was registered as a text map or binary, it no longer is.
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

    /// Returns the error for using a format with a carrier that it was not registered for.
    func error(for format: Format, carrier: Any.Type) -> PropagationError {
        if text.contains(where: { $0.format == format }) {
            return PropagationError(
                .invalidCarrier,
                format: format,
                reason: "\(carrier) holds no key-value pairs; use a TextMapReader or a TextMapWriter"
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
            reason: "the tracer does not support this format; it supports \(known.joined(separator: ", "))"
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
            reason: "\(carrier) is not the carrier of this format; use a \(Propagator.Carrier.self)"
        )
    }
}

extension Propagators {
    /// W3C Trace Context and Baggage: `traceparent`, `tracestate` and `baggage`.
    public static let w3c = Propagators()

    /// Zipkin's B3 in a single header, `b3`. Multiple headers are read as well.
    public static let b3 = Propagators(text: B3Propagator(encoding: .single))

    /// Zipkin's B3 in multiple headers, `x-b3-traceid` and so on. A single header is read as well.
    public static let b3Multiple = Propagators(text: B3Propagator(encoding: .multiple))

    /// Jaeger: `uber-trace-id`, and one header per baggage item.
    public static let jaeger = Propagators(text: JaegerPropagator())

    /// The format of the OpenTracing basic tracers: `ot-tracer-traceid` and so on, and their protocol buffer as the binary
    /// format.
    public static let basicTracer = Propagators(text: BasicTracerPropagator(), binary: BasicTracerBinaryPropagator())
}

/// Injects and extracts contexts in a format with its own carrier type.
///
/// The carrier may also be a text map or binary: what matters is how the format was registered.
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction": formats are open to extension.
package protocol CarrierPropagator<Carrier>: Sendable {
    /// The carrier type.
    associatedtype Carrier

    /// Injects a context.
    ///
    /// - Parameters:
    ///   - context: the context to inject.
    ///   - carrier: the carrier to write to.
    ///   - format: the requested format, named in errors.
    /// - Throws: ``/OpenTracing/PropagationError`` if the carrier cannot hold the context; it must then be unchanged.
    func inject(_ context: TraceContext, into carrier: inout Carrier, as format: Format) throws(PropagationError)

    /// Extracts a context.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - format: the requested format, named in errors.
    /// - Returns: the context, or `nil` if the carrier has none.
    /// - Throws: ``/OpenTracing/PropagationError`` with ``/OpenTracing/PropagationError/Code/spanContextCorrupted`` if it is
    ///   incomplete or malformed.
    func extract(from carrier: Carrier, as format: Format) throws(PropagationError) -> TraceContext?
}
