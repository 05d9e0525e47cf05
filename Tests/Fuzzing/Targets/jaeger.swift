//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

private let target = TextTarget(
    propagator: JaegerPropagator(trustsDebugFlag: true),
    names: ["uber-trace-id", "uberctx-", "jaeger-debug-id", "jaeger-baggage"],
    isArriving: { context, arrived in
        // The format has no word for a decision that is open.
        var expected = context
        if context.isValid, context.sampling == .deferred { expected.sampling = .notSampled }
        return expected == arrived
    }
)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.run(data, size)
}
