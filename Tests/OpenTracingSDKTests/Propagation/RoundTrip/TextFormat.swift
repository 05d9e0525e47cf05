//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

/// A text format, and what of a context arrives on its other side.
struct TextFormat: Sendable, CustomTestStringConvertible {
    let name: String
    let propagator: any TextMapPropagator
    let arriving: @Sendable (TraceContext) -> TraceContext?

    var testDescription: String { name }

    static let all = [
        TextFormat(name: "W3C", propagator: W3CPropagator(), arriving: w3c),
        TextFormat(name: "B3 single", propagator: B3Propagator(baggagePrefix: "baggage-")) { b3($0, isSingle: true) },
        TextFormat(name: "B3 multiple", propagator: B3Propagator(encoding: .multiple, baggagePrefix: "baggage-")) {
            b3($0, isSingle: false)
        },
        TextFormat(name: "B3 both", propagator: B3Propagator(encoding: .both, baggagePrefix: "baggage-")) {
            b3($0, isSingle: true)
        },
        TextFormat(name: "Jaeger", propagator: JaegerPropagator(), arriving: jaeger),
        TextFormat(name: "Basic tracer", propagator: BasicTracerPropagator(), arriving: basicTracer),
        TextFormat(
            name: "Composite",
            propagator: CompositePropagator([W3CPropagator(), JaegerPropagator()]),
            arriving: composite
        ),
    ]

    private static func w3c(_ context: TraceContext) -> TraceContext? {
        var arrived = context
        arrived.baggage = Baggage(context.baggage.filter { isToken($0.key) })
        guard arrived.isValid || !arrived.baggage.isEmpty else { return nil }
        arrived.isRemote = true
        arrived.parentSpanID = .invalid
        arrived.sampling = context.isValid ? binary(context.sampling) : .deferred
        arrived.hasRandomTraceID = context.isValid && context.hasRandomTraceID
        arrived.traceState = context.isValid ? context.traceState : TraceState()
        return arrived
    }

    private static func b3(_ context: TraceContext, isSingle: Bool) -> TraceContext? {
        guard context.isValid || context.sampling != .deferred || !context.baggage.isEmpty else { return nil }
        return TraceContext(
            traceID: context.traceID,
            spanID: context.spanID,
            parentSpanID: isSingle && context.sampling == .deferred ? .invalid : context.parentSpanID,
            sampling: context.sampling,
            baggage: lowercased(context.baggage),
            isRemote: true
        )
    }

    private static func jaeger(_ context: TraceContext) -> TraceContext? {
        guard context.isValid || !context.baggage.isEmpty else { return nil }
        return TraceContext(
            traceID: context.traceID,
            spanID: context.spanID,
            parentSpanID: context.parentSpanID,
            sampling: context.isValid ? withDebug(context.sampling) : .deferred,
            baggage: lowercased(context.baggage),
            isRemote: true
        )
    }

    private static func basicTracer(_ context: TraceContext) -> TraceContext? {
        guard context.isValid || !context.baggage.isEmpty else { return nil }
        return TraceContext(
            traceID: TraceID(high: 0, low: context.traceID.low),
            spanID: context.spanID,
            sampling: context.isValid ? binary(context.sampling) : .deferred,
            baggage: lowercased(context.baggage),
            isRemote: true
        )
    }

    /// The first format, with its case and metadata, wins on the same key; beside a trace the second one only counts where the
    /// first brings no baggage.
    private static func composite(_ context: TraceContext) -> TraceContext? {
        let first = w3c(context)
        guard var arrived = first ?? jaeger(context) else { return nil }
        let kept = arrived.baggage
        if !context.isValid || kept.isEmpty {
            arrived.baggage = lowercased(context.baggage)
            if first != nil {
                arrived.baggage.merge(kept)
            }
        }
        return arrived
    }

    private static func isToken(_ key: String) -> Bool {
        key.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func withDebug(_ sampling: SamplingState) -> SamplingState {
        sampling == .debug ? .debug : binary(sampling)
    }

    static func binary(_ sampling: SamplingState) -> SamplingState {
        sampling.isSampled == true ? .sampled : .notSampled
    }

    /// Keys in the names of entries lose the case of ASCII letters, and metadata stays behind.
    private static func lowercased(_ baggage: Baggage) -> Baggage {
        Baggage(
            baggage.map { item in
                let key = String(decoding: item.key.utf8.map(\.lowercasedASCII), as: UTF8.self)
                return BaggageItem(key: key, value: item.value)
            }
        )
    }
}
