//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import DistributedTracingBridge
import OpenTracing
import OpenTracingExporters
import OpenTracingInstrumentation
import OpenTracingSDK
import TracedAsyncHTTPClient
import TracedConfiguration
import TracedFlyingFox
import TracedGRPC
import TracedHummingbird
import TracedLogging
import TracedMetrics
import TracedRouting
import TracedServiceLifecycle

struct Reader {}

func withoutTraits(_ tracer: RecordingTracer, _ tracing: RequestTracing, _ router: TracedRouter) async throws {
    // error: Enable the trait "AsyncHTTPClient" of the package swift-opentracing to trace AsyncHTTPClient.
    _ = TracedHTTPClient(tracing: tracing)
    // error: Enable the trait "AsyncHTTPClient" of the package swift-opentracing to send with AsyncHTTPClient.
    _ = AsyncHTTPClientTransport()
    // error: Enable the trait "Hummingbird" of the package swift-opentracing to serve with Hummingbird.
    router.buildResponder()
    // error: Enable the trait "FlyingFox" of the package swift-opentracing to serve with FlyingFox.
    router.handleRequest()
    // error: Enable the trait "FlyingFox" of the package swift-opentracing to trace FlyingFox's own routes.
    _ = TracedRoutedHTTPHandler(tracing)
    // error: Enable the trait "Logging" of the package swift-opentracing to log the errors of spans.
    _ = SpanFailureLog(tracer)
    // error: Enable the trait "Logging" of the package swift-opentracing to add trace identifiers to log lines.
    _ = TraceMetadataKeys.openTelemetry
    // error: Enable the trait "ServiceLifecycle" of the package swift-opentracing to run a tracer in a ServiceGroup.
    _ = TracerService(tracer)
    // error: Enable the trait "ServiceLifecycle" of the package swift-opentracing to run a tracer in a ServiceGroup.
    _ = IncompleteExport.self
    // error: Enable the trait "GRPC" of the package swift-opentracing to trace gRPC.
    _ = TracedServerInterceptor()
    // error: Enable the trait "GRPC" of the package swift-opentracing to trace gRPC.
    _ = TracedClientInterceptor()
    // error: Enable the trait "Metrics" of the package swift-opentracing to collect request metrics.
    _ = RequestTracing(tracer, observer: RequestMetrics())
    // error: Enable the trait "Metrics" of the package swift-opentracing to collect tracer metrics.
    _ = TracerMetrics(of: tracer)
    // error: Enable the trait "DistributedTracing" of the package swift-opentracing to join traces with
    _ = DistributedTracer(tracing)
    // error: Enable the trait "DistributedTracing" of the package swift-opentracing to record with swift-distributed-tracing.
    _ = try BackendTracer(tracer)
    // error: Enable the trait "DistributedTracing" of the package swift-opentracing to join traces with
    _ = ServiceContextBaggage("tenant", Reader.self)
    // error: Enable the trait "Configuration" of the package swift-opentracing to read settings with swift-configuration.
    _ = TracingSettings(config: Reader())
    // error: Enable the trait "Configuration" of the package swift-opentracing to configure tracers with
    _ = TracerConfiguration(config: Reader(), defaultServiceName: "shop")
    // error: Enable the trait "Configuration" of the package swift-opentracing to follow swift-configuration.
    try await tracing.followConfiguration(Reader())
    // error: Enable the trait "Configuration" of the package swift-opentracing to read settings with swift-configuration.
    _ = ConfigurationKey.settings
}
