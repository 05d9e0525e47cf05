//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization

/// Samples everything, and keeps what it was asked.
final class SpySampler: Sampler {
    struct Call: Sendable {
        var operationName: String
        var tags: Tags
        var trace: TraceID
        var parent: TraceContext?
    }

    private let state = Mutex<[Call]>([])

    var calls: [Call] { state.withLock { $0 } }

    func decide(_ request: SamplingRequest) -> SamplingDecision {
        state.withLock {
            $0.append(
                Call(
                    operationName: request.operationName,
                    tags: request.tags,
                    trace: request.traceID,
                    parent: request.parent
                )
            )
        }
        return SamplingDecision(isSampled: true)
    }
}
