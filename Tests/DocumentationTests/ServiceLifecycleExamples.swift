//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
import Logging
import OpenTracingSDK
import ServiceLifecycle
import TracedServiceLifecycle
import UnixSignals

/// The code in the article about service groups.
enum ServiceLifecycleExamples {
    static func run(tracer: RecordingTracer, server: any Service, logger: Logger) async throws {
        let group = ServiceGroup(
            services: [TracerService(tracer), server],
            gracefulShutdownSignals: [.sigterm],
            logger: logger
        )
        try await group.run()
    }
}
#endif
