//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Logging
/// Logging failed spans requires the package trait `Logging`: `.package(…, traits: ["Logging"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Logging\" of the package swift-opentracing to log the errors of spans."
)
public struct SpanFailureLog {
    /// Requires the package trait `Logging`.
    public init(_ logger: Any, level: Any? = nil, linesPerSecond: Int = 10, keys: Any? = nil) {}
}

/// Adding trace identifiers to log lines requires the package trait `Logging`: `.package(…, traits: ["Logging"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Logging\" of the package swift-opentracing to add trace identifiers to log lines."
)
public struct TraceMetadataKeys {
    /// Requires the package trait `Logging`.
    public init(traceID: String, spanID: String, traceFlags: String? = nil) {}

    /// Requires the package trait `Logging`.
    public static var openTelemetry: TraceMetadataKeys { TraceMetadataKeys(traceID: "", spanID: "") }
}
#endif
