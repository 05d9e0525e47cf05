//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK

/// Sends spans to Zipkin, or to any backend that takes Zipkin's version 2 JSON.
///
/// Kind, parent, times and service have fields of their own there; `peer.service`, `peer.ipv4`, `peer.ipv6` and `peer.port`
/// become the remote endpoint, and `peer.hostname` where it is an address. Names of services are in lower case. All other tags
/// become tags, their values as text, and so do the attributes of the resource that the span has no tag for. A log record becomes
/// an annotation: its event where it has nothing else, otherwise all of its fields. A failed span has the tag `error` with the
/// message of its first error record. References other than the parent have no place in Zipkin and are left out.
///
/// Sends and retries as ``OTLPExporter`` does.
package final class ZipkinExporter: AccountableExporter {
    private let delivery: HTTPDelivery

    /// Creates an exporter.
    ///
    /// - Parameters:
    ///   - endpoint: the URL that batches are sent to, with its path.
    ///   - options: headers, compression, deadlines and retries.
    ///   - diagnostics: is told about spans that are lost although their export succeeded: refused ones, and those of a spool.
    /// - Throws: ``ExporterConfigurationError`` when the endpoint or a header cannot be used.
    package convenience init(
        endpoint: String = "http://localhost:9411/api/v2/spans",
        options: HTTPExportOptions = HTTPExportOptions(),
        diagnostics: TracerDiagnostics? = nil
    ) throws(ExporterConfigurationError) {
        try self.init(endpoint: endpoint, options: options, diagnostics: diagnostics, time: .system)
    }

    package init(
        endpoint: String,
        options: HTTPExportOptions = HTTPExportOptions(),
        diagnostics: TracerDiagnostics? = nil,
        time: HTTPSenderTime
    ) throws(ExporterConfigurationError) {
        delivery = try HTTPDelivery(
            to: endpoint,
            format: "zipkin",
            contentType: "application/json",
            options: options,
            rejection: { _ in nil },
            diagnostics: diagnostics,
            time: time
        )
    }

    /// What became of the spans so far.
    package var deliveryHealth: DeliveryHealth? { health }

    package var health: DeliveryHealth { delivery.health }

    /// `zipkin`.
    package var name: String { TracesExporter.zipkin.name }

    /// Waits until it is known what earlier processes have left in the spool.
    package func readSpool() async {
        await delivery.readSpool()
    }

    /// Sends a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are left out and counted as rejected.
    /// - Throws: an ``/OpenTracingSDK/SpanExportError`` when the batch could not be sent, `CancellationError` when the task was cancelled.
    package func export(_ spans: [SpanRecord]) async throws {
        let (body, spanCount) = ZipkinEncoder.encode(spans)
        delivery.reject(spans.count - spanCount)
        guard spanCount > 0 else { return }
        try await delivery.send(body, spanCount: spanCount)
    }

    /// Waits until what the spool holds was sent, or the receiver turns out not to take it now.
    package func flush() async {
        await delivery.flush()
    }

    /// Closes the connections. What is exported afterwards fails.
    package func shutdown() async {
        await delivery.shutdown()
    }
}

/// How a configuration sets up a `ZipkinExporter`.
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
    /// `ZipkinExporter`: to Zipkin.
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
