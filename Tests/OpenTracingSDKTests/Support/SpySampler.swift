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

    func decide(
        _ operationName: String,
        tags: Tags,
        traceIdentifier: TraceID,
        parent: TraceContext?
    ) -> SamplingDecision {
        state.withLock {
            $0.append(Call(operationName: operationName, tags: tags, trace: traceIdentifier, parent: parent))
        }
        return SamplingDecision(isSampled: true)
    }
}
