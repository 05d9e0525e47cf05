//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

// The lower half of a trace identifier travels; without one there are no identifiers.
private let target = TextTarget(
    propagator: BasicTracerPropagator(),
    names: ["ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled", "ot-baggage-"],
    isArriving: { context, arrived in
        var expected: TraceContext? = context
        expected?.traceID = TraceID(high: 0, low: context.traceID.low)
        // The format has no word for a decision that is open.
        if context.isValid, context.sampling == .deferred { expected?.sampling = .notSampled }
        if context.isValid, expected?.isValid == false {
            expected?.spanID = .invalid
            expected?.sampling = .deferred
            expected = context.baggage.isEmpty ? nil : expected
        }
        return expected == arrived
    }
)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.run(data, size)
}
