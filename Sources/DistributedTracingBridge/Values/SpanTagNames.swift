//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
/// Names of tags and fields that carry what only one of the two libraries has a member for.
enum SpanTagNames {
    /// A status that was set to success: OpenTelemetry specification, "Mapping to non-OTLP formats".
    static let statusCode = "otel.status_code"

    /// The value of ``statusCode`` for success.
    static let okay = "OK"

    /// The event of a log record that stands for a link which was added after the start.
    static let linkEvent = "link"
}
#endif
