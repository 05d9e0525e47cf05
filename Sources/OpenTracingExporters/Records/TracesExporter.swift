//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A kind of exporter that a configuration may ask for.
public struct TracesExporter: Sendable, Hashable {
    /// The name of the kind in `OTEL_TRACES_EXPORTER`.
    public let name: String

    private init(_ name: String) {
        self.name = name
    }

    /// ``OTLPExporter``: to a collector or a backend with the OpenTelemetry protocol.
    public static let otlp = TracesExporter("otlp")

    /// ``ZipkinExporter``: to Zipkin.
    public static let zipkin = TracesExporter("zipkin")

    /// ``ConsoleExporter``: to standard output, whole traces as waterfalls.
    public static let console = TracesExporter("console")

    /// ``JSONLinesExporter``: to a file.
    public static let file = TracesExporter("file")

    static let all = [otlp, zipkin, console, file]
}

extension TracesExporter: CustomStringConvertible {
    /// The name of the kind.
    public var description: String { name }
}
