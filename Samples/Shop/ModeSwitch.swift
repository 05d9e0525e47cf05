//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedRouting

/// Flips the mode of all services at once, while they run.
struct ModeSwitch: Sendable {
    let services: [RequestTracing]

    func set(_ mode: TracingMode) {
        for tracing in services {
            tracing.update { $0.mode = mode }
        }
    }
}
#endif
