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
    isArriving: { $0 == $1 }
)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.run(data, size)
}
