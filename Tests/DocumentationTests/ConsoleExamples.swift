//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingSDK
import TracedRouting
import TracingConsole

#if Hummingbird && ServiceLifecycle
import Hummingbird
import Logging
import ServiceLifecycle
import TracedHummingbird
#endif

/// The code in the article about the console.
enum ConsoleExamples {
    static func near(exporter: any SpanExporter, settings: TracingSettings) throws -> TracedRouter {
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.processors = [RecentTraces(capacity: 1000), BatchSpanProcessor(exporter)]
        }
        let tracing = RequestTracing(tracer, settings: settings, observer: RequestMeasurements())
        let router = try TracedRouter(tracing) {
            TracingConsole()
            Get("/orders/:id", traced: true) { request in .text("order") }
        }
        return router
    }

    static func far(tracing: RequestTracing) throws -> TracedRouter {
        let router = try TracedRouter(tracing) {
            if let token = ProcessInfo.processInfo.environment["CONSOLE_TOKEN"] {
                TracingConsole(allowsChanges: true, token: token, hosts: ["orders.internal"])
            }
        }
        return router
    }
}

#if Hummingbird && ServiceLifecycle
extension ConsoleExamples {
    static func hummingbird(tracing: RequestTracing) throws -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        router.get("orders/:id", traced: true) { request, context in "order" }
        try router.addConsole(TracingConsole(allowsChanges: true))
        return router
    }

    static func ownServer(
        tracing: RequestTracing,
        methods: TracedMethods,
        grpcServer: some Service,
        logger: Logger
    ) throws -> ServiceGroup {
        let console = try TracingConsoleServer(tracing, methods: methods, console: TracingConsole(allowsChanges: true))
        let group = ServiceGroup(services: [grpcServer, console], logger: logger)
        return group
    }
}
#endif
