//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

// With identifiers Jaeger's format, which comes first, decides what arrives, and an open decision becomes a negative one.
// Without them the formats complete each other, so that baggage arrives with and without the case of its keys.
private let target = TextTarget(
    propagator: CompositePropagator([
        JaegerPropagator(trustsDebugFlag: true),
        B3Propagator(encoding: .both, baggagePrefix: "baggage-"),
        W3CPropagator(),
        BasicTracerPropagator(),
    ]),
    names: [
        "traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid",
        "x-b3-sampled", "x-b3-flags", "baggage-", "uber-trace-id", "uberctx-", "jaeger-debug-id", "jaeger-baggage",
        "ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled", "ot-baggage-",
    ],
    isArriving: { context, arrived in
        let isOpen = context.isValid && context.sampling == .deferred
        return context.traceID == arrived?.traceID && context.spanID == arrived?.spanID
            && (isOpen ? .notSampled : context.sampling) == arrived?.sampling && context.debugID == arrived?.debugID
            && context.baggage.isEmpty == arrived?.baggage.isEmpty
    }
)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.run(data, size)
}
