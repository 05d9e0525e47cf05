//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import OpenTracingExporters
import OpenTracingSDK

enum ShopTracer {
    /// A tracer for one of the services, which hands its spans to `processors`, and also sends them where `OTEL_TRACES_EXPORTER`
    /// says.
    ///
    /// - Throws: `TracerConfigurationError` with every variable that is wrong.
    static func make(
        service: String,
        environment: [String: String],
        processors: [any SpanProcessor]
    ) throws -> RecordingTracer {
        var environment = environment
        // Several services live in this process, and each has its own name.
        environment["OTEL_SERVICE_NAME"] = service
        environment["TRACE_SPOOL_DIRECTORY"] = environment["TRACE_SPOOL_DIRECTORY"].map { "\($0)/\(service)" }
        environment["TRACE_FILE"] = environment["TRACE_FILE"].map { "\($0).\(service)" }
        if (environment["OTEL_TRACES_EXPORTER"] ?? "").isEmpty { environment["OTEL_TRACES_EXPORTER"] = "none" }
        return try RecordingTracer.fromEnvironment(validating: environment) { $0.processors += processors }
    }
}
#endif
