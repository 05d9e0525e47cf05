//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import OpenTracingSDK
import Synchronization

/// Counts what a tracer has to complain of.
final class Complaints: Sendable {
    private let messages = Mutex<[String]>([])

    var count: Int { messages.withLock { $0.count } }

    var diagnostics: TracerDiagnostics {
        TracerDiagnostics(handler: { [self] diagnostic in messages.withLock { $0.append(diagnostic.message) } })
    }
}
#endif
