//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// How a configuration sets up a ``ZipkinExporter``.
public struct ZipkinConfiguration: HTTPExporterConfiguration {
    /// The URL that batches are sent to, with its path.
    public var endpoint = "http://localhost:9411/api/v2/spans"

    /// Headers, compression, deadlines, retries and spool.
    public var options = HTTPExportOptions()

    /// Creates the configuration for a receiver on the same host.
    public init() {}

    mutating func read(_ environment: inout EnvironmentReader) {
        let setting = environment.endpoint(
            .zipkinEndpoint,
            example: endpoint,
            placeForCredentials: "set zipkin.options.headers in code"
        )
        if case .url(let url) = setting { endpoint = URLParts.withPath(url) }
        options.timeout = environment.duration(.zipkinTimeout, zeroMeansNoLimit: true) ?? options.timeout
    }
}

extension TracesExporter {
    /// ``ZipkinExporter``: to Zipkin.
    public static let zipkin = TracesExporter(
        "zipkin",
        configuration: ZipkinConfiguration.self,
        variables: [.zipkinEndpoint, .zipkinTimeout],
        read: { $0.read(&$1) },
        makeHTTPExporter: { configuration, diagnostics in
            try ZipkinExporter(
                endpoint: configuration.endpoint,
                options: configuration.options,
                diagnostics: diagnostics
            )
        }
    )
}

extension TracerConfiguration {
    /// How ``TracesExporter/zipkin`` is set up.
    public var zipkin: ZipkinConfiguration {
        get { self[ZipkinConfiguration.self] }
        set { self[ZipkinConfiguration.self] = newValue }
    }
}

extension EnvironmentVariable {
    fileprivate static let zipkinEndpoint = EnvironmentVariable(
        "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
        "URL",
        default: "http://localhost:9411/api/v2/spans",
        sets: "zipkin.endpoint",
        isSecret: true,
        "where `zipkin` sends spans"
    )
    fileprivate static let zipkinTimeout = EnvironmentVariable(
        "OTEL_EXPORTER_ZIPKIN_TIMEOUT",
        "milliseconds, 0 for no limit",
        default: "10000",
        sets: "zipkin.options.timeout",
        "how long one attempt to send a batch to Zipkin may take"
    )
}
