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
    /// A metadata provider that adds the identifiers of the active span to log lines, so that the lines of a request can be found
    /// from its trace.
    ///
    /// ```swift
    /// LoggingSystem.bootstrap(StreamLogHandler.standardError, metadataProvider: .tracing)
    /// ```
    ///
    /// Same as ``tracing(_:keys:)`` with the shared scope manager and the OpenTelemetry keys.
    public static var tracing: Logger.MetadataProvider { .tracing() }

    /// Creates a metadata provider that adds the identifiers of the active span to log lines, so that the lines of a request can
    /// be found from its trace.
    ///
    /// Unsampled spans have identifiers too, because other services may record the trace.
    ///
    /// In an untraced request that propagates the caller's context, this service has no span. Its lines get the caller's trace
    /// identifier, to be found together with the caller's lines, but no span identifier. If nothing is active, or the tracer has
    /// no identifiers, nothing is added.
    ///
    /// The provider is called only for lines that are written, not for those below the log level. Metadata of the logger or the
    /// line takes precedence under the same key.
    ///
    /// - Parameters:
    ///   - scopeManager: tracks the active span; use that of your tracer.
    ///   - keys: the metadata keys of the identifiers.
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
    /// Creates metadata with the identifiers of a context.
    ///
    /// - Parameters:
    ///   - context: the context.
    ///   - isOwnSpan: whether the line belongs to the span of the context, or only to its trace.
    ///   - keys: the metadata keys of the identifiers.
    init(_ context: any SpanContext, isOwnSpan: Bool, _ keys: TraceMetadataKeys) {
        self.init()
        let traceID = context.traceIDString
        guard !traceID.isEmpty else { return }
        self[keys.traceID] = .string(traceID)
        if isOwnSpan {
            let spanID = context.spanIDString
            if !spanID.isEmpty { self[keys.spanID] = .string(spanID) }
        }
        // Only one kind of tracer exposes whether a trace is sampled.
        if let key = keys.traceFlags, let isSampled = (context as? TraceContext)?.sampling.isSampled {
            self[key] = isSampled ? "01" : "00"
        }
    }
}
#endif
