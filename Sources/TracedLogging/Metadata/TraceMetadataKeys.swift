//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
/// Under which keys the identifiers of a trace stand in the metadata of a log line.
public struct TraceMetadataKeys: Sendable, Hashable {
    /// The key of the trace: 32 hexadecimal digits.
    public var traceID: String

    /// The key of the span: 16 hexadecimal digits.
    public var spanID: String

    /// The key of the trace flags: `01` for a trace that is recorded, else `00`; `nil` to leave them out.
    public var traceFlags: String?

    /// Creates keys.
    ///
    /// - Parameters:
    ///   - traceID: the key of the trace.
    ///   - spanID: the key of the span.
    ///   - traceFlags: the key of the trace flags; `nil` to leave them out.
    public init(traceID: String, spanID: String, traceFlags: String? = nil) {
        self.traceID = traceID
        self.spanID = spanID
        self.traceFlags = traceFlags
    }

    /// `trace_id` and `span_id`: OpenTelemetry, "Trace Context in non-OTLP Log Formats".
    public static let openTelemetry = TraceMetadataKeys(traceID: "trace_id", spanID: "span_id")

    /// `trace_id`, `span_id` and `trace_flags`: OpenTelemetry, "Trace Context in non-OTLP Log Formats".
    public static let openTelemetryWithFlags = TraceMetadataKeys(
        traceID: "trace_id",
        spanID: "span_id",
        traceFlags: "trace_flags"
    )
}
#endif
