//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingInstrumentation
import OpenTracingSDK

/// What both processes need.
enum Service {
    /// Tracing that prints whole traces, and exports to wherever the environment says.
    static func tracing(_ name: String, printingTo output: TextOutput = .standardOutput) throws -> RequestTracing {
        var environment = ProcessInfo.processInfo.environment
        environment["OTEL_SERVICE_NAME"] = name
        if (environment["OTEL_TRACES_EXPORTER"] ?? "").isEmpty { environment["OTEL_TRACES_EXPORTER"] = "none" }
        let tags: WaterfallTags = ["dish", "rpc.status_code", "error"]
        let tracer = try RecordingTracer.fromEnvironment(validating: environment) {
            $0.processors.append(WholeTraceProcessor(ConsoleExporter(tags: tags, output: output)))
        }
        return RequestTracing(tracer, settings: try TracingSettings(environment: environment))
    }

    static func close(_ tracing: RequestTracing) async {
        if let tracer = tracing.tracer as? RecordingTracer { await tracer.close() }
    }

    /// Does something when the process is told to stop, instead of dying of it.
    static func whenToldToStop(_ action: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        source.setEventHandler(handler: action)
        source.resume()
        return source
    }
}
