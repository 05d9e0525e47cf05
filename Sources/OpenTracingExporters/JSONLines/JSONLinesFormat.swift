//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a line of a ``JSONLinesExporter`` looks like.
public enum JSONLinesFormat: Sendable, Hashable {
    /// A flat object, made to be read by people and searched by tools.
    ///
    /// ```json
    /// {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","parentSpanId":"53995c3f42cd8ad8",
    ///  "service":"shop","name":"GET /orders/:id","kind":"server","start":"2023-11-14T22:13:20.000000000Z",
    ///  "durationNanoseconds":12400000,"error":true,"tags":{"http.status_code":500},
    ///  "logs":[{"time":"2023-11-14T22:13:20.001000000Z","fields":{"event":"retry","attempt":2}}]}
    /// ```
    ///
    /// (on one line). What a span does not have is left out: `parentSpanId`, `kind`, `error`, `tags`, `logs`, and `references`
    /// (a list of `type`, `traceId` and `spanId`, without the parent), `droppedTags`, `droppedLogs`, `resource` (the attributes
    /// beside the service's name). Numbers that JSON does not have are text.
    case spans

    /// The form of the OpenTelemetry file exporter: a message `TracesData` in JSON with one span in it, which a collector reads.
    case otlp(OTLPConventions)
}
