//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// How a configuration sets up a ``JSONLinesExporter``.
public struct FileConfiguration: ExporterConfiguration, Hashable {
    /// The name of the file.
    public var path = "traces.jsonl"

    /// What a line looks like.
    public var format = JSONLinesFormat.spans

    /// Creates the configuration for a file in the current directory.
    public init() {}

    mutating func read(_ environment: inout EnvironmentReader) {
        path = environment.text(.file) ?? path
        format = environment.choice(.fileFormat, ["spans": .spans, "otlp": .otlp(.openTelemetry)]) ?? format
    }
}

extension TracesExporter {
    /// ``JSONLinesExporter``: to a file.
    public static let file = TracesExporter(
        "file",
        configuration: FileConfiguration.self,
        variables: [.file, .fileFormat],
        read: { $0.read(&$1) },
        make: { configuration, _ in try JSONLinesExporter(path: configuration.path, format: configuration.format) }
    )
}

extension TracerConfiguration {
    /// How ``TracesExporter/file`` is set up.
    public var file: FileConfiguration {
        get { self[FileConfiguration.self] }
        set { self[FileConfiguration.self] = newValue }
    }
}

extension EnvironmentVariable {
    fileprivate static let file = EnvironmentVariable(
        "TRACE_FILE",
        "path",
        default: "traces.jsonl",
        sets: "file.path",
        "the file that `file` writes, a line for each span; when it is large, it is renamed and another one begun"
    )
    fileprivate static let fileFormat = EnvironmentVariable(
        "TRACE_FILE_FORMAT",
        "`spans` or `otlp`",
        default: "spans",
        sets: "file.format",
        "what a line of the file looks like: made for people and their tools, or for an OpenTelemetry collector"
    )
}
