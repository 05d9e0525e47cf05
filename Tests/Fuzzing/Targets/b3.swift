//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

// A parent needs a decision before it in the one header that is written.
private let target = TextTarget(
    propagator: B3Propagator(baggagePrefix: "baggage-"),
    names: ["b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "baggage-"],
    isArriving: { context, arrived in
        var expected = context
        if context.sampling == .deferred {
            expected.parentSpanID = .invalid
        }
        return expected == arrived
    }
)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.run(data, size)
}
