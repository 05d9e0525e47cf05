//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
package import OpenTracingSDK

/// Sends spans to Zipkin, or to any backend that accepts Zipkin v2 JSON.
///
/// Kind, parent, times and service map to Zipkin's own fields; `peer.service`, `peer.ipv4`, `peer.ipv6` and `peer.port` become
/// the remote endpoint, as does `peer.hostname` if it is an address. Service names are lowercased. All other tags become string
/// tags, and so do the resource attributes for which the span has no tag. A log record becomes an annotation: its event if it has
/// no other fields, otherwise all of its fields. A failed span has the tag `error` with the message of its first error record.
/// Zipkin has no references other than the parent; they are omitted.
///
/// Sends and retries like ``OTLPExporter``.
package final class ZipkinExporter: AccountableExporter {
    private let delivery: HTTPDelivery

    /// Creates an exporter.
    ///
    /// - Parameters:
    ///   - endpoint: the URL to send batches to, including the path.
    ///   - options: headers, compression, timeouts and retries.
    ///   - diagnostics: receives reports of spans lost after a successful export call: rejected ones, and those of a spool.
    /// - Throws: ``ExporterConfigurationError`` if the endpoint or a header is invalid.
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

    /// The delivery counts so far.
    package var deliveryHealth: DeliveryHealth? { health }

    package var health: DeliveryHealth { delivery.health }

    /// `zipkin`.
    package var name: String { TracesExporter.zipkin.name }

    /// Waits until the spool of earlier processes has been read.
    package func readSpool() async {
        await delivery.readSpool()
    }

    /// Sends a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are omitted and counted as rejected.
    /// - Throws: an ``/OpenTracingSDK/SpanExportError`` if the batch could not be sent, `CancellationError` if the task was
    ///   cancelled.
    package func export(_ spans: [SpanRecord]) async throws {
        let (body, spanCount) = ZipkinEncoder.encode(spans)
        delivery.reject(spans.count - spanCount)
        guard spanCount > 0 else { return }
        try await delivery.send(body, spanCount: spanCount)
    }

    /// Waits until the spool has been sent, or the receiver turns out to be unavailable.
    package func flush() async {
        await delivery.flush()
    }

    /// Closes the connections. Later exports fail.
    package func shutdown() async {
        await delivery.shutdown()
    }
}

/// The settings of a `ZipkinExporter`.
public struct ZipkinConfiguration: HTTPExporterConfiguration {
    /// The URL to send batches to, including the path.
    public var endpoint = "http://localhost:9411/api/v2/spans"

    /// Headers, compression, timeouts, retries and spool.
    public var options = HTTPExportOptions()

    /// Creates the settings for a receiver on the same host.
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
    /// Sends to Zipkin, with a `ZipkinExporter`.
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
    /// The settings of ``TracesExporter/zipkin``.
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
        "time limit of one attempt to send a batch to Zipkin"
    )
}
