//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
/// The metadata keys of trace identifiers in log lines.
public struct TraceMetadataKeys: Sendable, Hashable {
    /// The key of the trace identifier: 32 hexadecimal digits.
    public var traceID: String

    /// The key of the span identifier: 16 hexadecimal digits.
    public var spanID: String

    /// The key of the trace flags: `01` for a sampled trace, otherwise `00`; `nil` to omit them.
    public var traceFlags: String?

    /// Creates keys.
    ///
    /// - Parameters:
    ///   - traceID: the key of the trace identifier.
    ///   - spanID: the key of the span identifier.
    ///   - traceFlags: the key of the trace flags; `nil` to omit them.
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
