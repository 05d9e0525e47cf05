//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
/// Names of tags and fields for features that only one of the two libraries has.
enum SpanTagNames {
    /// The tag for a success status: OpenTelemetry specification, "Mapping to non-OTLP formats".
    static let statusCode = "otel.status_code"

    /// The value of ``statusCode`` for success.
    static let okay = "OK"

    /// The event name of a log record for a link added after the start.
    static let linkEvent = "link"
}
#endif
