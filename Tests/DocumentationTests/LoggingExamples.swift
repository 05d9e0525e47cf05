//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
import Logging
import OpenTracingSDK
import TracedLogging

/// The code in the article about log lines.
enum LoggingExamples {
    static func bootstrap() {
        LoggingSystem.bootstrap(StreamLogHandler.standardError, metadataProvider: .tracing)
    }

    static func names(tracer: RecordingTracer) -> Logger {
        let keys = TraceMetadataKeys(traceID: "dd.trace_id", spanID: "dd.span_id")
        let provider = Logger.MetadataProvider.tracing(tracer.scopeManager, keys: keys)
        let logger = Logger(label: "shop", metadataProvider: provider)
        return logger
    }

    static func failures(logger: Logger, exporter: any SpanExporter) -> RecordingTracer {
        let failures = SpanFailureLog(logger, linesPerSecond: 5)
        let recording = RecordingTracer(serviceName: "shop") {
            $0.processors = [BatchSpanProcessor(exporter), failures]
        }
        return recording
    }
}
#endif
