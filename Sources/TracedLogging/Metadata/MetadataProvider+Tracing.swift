//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
public import Logging
public import OpenTracing
import OpenTracingSDK

extension Logger.MetadataProvider {
    /// Puts the identifiers of the active span into log lines, so that the lines of a request can be found from its trace.
    ///
    /// ```swift
    /// LoggingSystem.bootstrap(StreamLogHandler.standardError, metadataProvider: .tracing)
    /// ```
    ///
    /// As ``tracing(_:keys:)``, with the scope manager that tracers share and the keys of OpenTelemetry.
    public static var tracing: Logger.MetadataProvider { .tracing() }

    /// Puts the identifiers of the active span into log lines, so that the lines of a request can be found from its trace.
    ///
    /// A span that is not sampled has identifiers, too: other services may record the trace.
    ///
    /// In a request that is not traced and passes the caller's context on there is no span of this service. Its lines get the
    /// caller's trace, by which they are found beside the caller's own, and no span: they were written in none that is theirs. Where
    /// nothing is active, and where a tracer has no identifiers, nothing is added.
    ///
    /// It is asked for each line that is written, and for none below the level of its logger. What a logger or a line says under the
    /// same key goes before it.
    ///
    /// - Parameters:
    ///   - scopeManager: knows what is active; that of your tracer.
    ///   - keys: where the identifiers stand.
    /// - Returns: the provider.
    public static func tracing(
        _ scopeManager: ScopeManager = .shared,
        keys: TraceMetadataKeys = .openTelemetry
    ) -> Logger.MetadataProvider {
        Logger.MetadataProvider {
            let scope = scopeManager.current
            guard let context = scope.context else { return [:] }
            return Logger.Metadata(context, isOwnSpan: scope.span != nil, keys)
        }
    }
}

extension Logger.Metadata {
    /// The identifiers of a context.
    ///
    /// - Parameters:
    ///   - context: the context.
    ///   - isOwnSpan: whether the line belongs to the span of the context, or only to its trace.
    ///   - keys: where the identifiers stand.
    init(_ context: any SpanContext, isOwnSpan: Bool, _ keys: TraceMetadataKeys) {
        self.init()
        let traceID = context.traceIDString
        guard !traceID.isEmpty else { return }
        self[keys.traceID] = .string(traceID)
        if isOwnSpan {
            let spanID = context.spanIDString
            if !spanID.isEmpty { self[keys.spanID] = .string(spanID) }
        }
        // Whether a trace is recorded is known to one kind of tracer alone.
        if let key = keys.traceFlags, let isSampled = (context as? TraceContext)?.sampling.isSampled {
            self[key] = isSampled ? "01" : "00"
        }
    }
}
#endif
