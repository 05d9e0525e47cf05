//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension EnvironmentVariable {
    static let exporting = [
        exporters, spoolDirectory, spoolMaximumBytes, spoolMaximumAge, spoolMaximumAttempts,
    ]

    static let exporters = EnvironmentVariable(
        "OTEL_TRACES_EXPORTER",
        "list of `otlp`, `zipkin`, `console`, `file`, or `none`",
        default: "otlp",
        "where spans go"
    )
    static let spoolDirectory = EnvironmentVariable(
        "TRACE_SPOOL_DIRECTORY",
        "path",
        "where `otlp` and `zipkin` keep spans on disk until the receiver has taken them, each in a directory of its own below "
            + "this one; without it they wait in memory. Several processes may share it"
    )
    static let spoolMaximumBytes = EnvironmentVariable(
        "TRACE_SPOOL_MAX_BYTES",
        "whole number from 1",
        default: "67108864",
        "how many bytes may wait in the spool of each exporter; the oldest spans go when there would be more"
    )
    static let spoolMaximumAge = EnvironmentVariable(
        "TRACE_SPOOL_MAX_AGE",
        "milliseconds, 0 for no limit",
        default: "86400000",
        "how long spans may wait in the spool"
    )
    static let spoolMaximumAttempts = EnvironmentVariable(
        "TRACE_SPOOL_MAX_ATTEMPTS",
        "whole number from 1",
        default: "20",
        "how often a batch of the spool may be sent in vain while the receiver takes others"
    )

    static let otherExporting = [
        zipkinEndpoint, zipkinTimeout, file, fileFormat,
    ]

    static let zipkinEndpoint = EnvironmentVariable(
        "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
        "URL",
        default: "http://localhost:9411/api/v2/spans",
        "where `zipkin` sends spans"
    )
    static let zipkinTimeout = EnvironmentVariable(
        "OTEL_EXPORTER_ZIPKIN_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "10000",
        "how long one attempt to send a batch to Zipkin may take"
    )
    static let file = EnvironmentVariable(
        "TRACE_FILE",
        "path",
        default: "traces.jsonl",
        "the file that `file` writes, a line for each span; when it is large, it is renamed and another one begun"
    )
    static let fileFormat = EnvironmentVariable(
        "TRACE_FILE_FORMAT",
        "`spans` or `otlp`",
        default: "spans",
        "what a line of the file looks like: made for people and their tools, or for an OpenTelemetry collector"
    )
}
