//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

extension Sampler {
    /// The decision about a root.
    func decideRoot(_ operationName: String = "op", trace: UInt64 = 1) -> SamplingDecision {
        decide(SamplingRequest(operationName, traceID: TraceID(high: 7, low: trace)))
    }
}
