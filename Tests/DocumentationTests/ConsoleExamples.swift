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
