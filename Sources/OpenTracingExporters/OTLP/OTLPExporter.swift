//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

/// Sends spans to any receiver of the OpenTelemetry protocol over HTTP: a collector, or a backend itself.
///
/// ```swift
/// let exporter = try OTLPExporter(endpoint: "http://localhost:4318/v1/traces")
/// ```
///
/// A batch is sent once, and again where the receiver or the network ask for it; see ``RetryPolicy``. A batch of which the
/// receiver refuses single spans counts as sent; ``health`` tells how many spans were refused.
///
/// OpenTelemetry protocol specification 1.x, "OTLP/HTTP".
public final class OTLPExporter: SpanExporter {
    private let encoding: OTLPEncoding
    private let conventions: OTLPConventions
    private let delivery: HTTPDelivery

    /// Creates an exporter.
    ///
    /// - Parameters:
    ///   - endpoint: the URL that batches are sent to, with its path.
    ///   - encoding: how spans are written.
    ///   - conventions: which names attributes have.
    ///   - options: headers, compression, deadlines and retries.
    ///   - diagnostics: is told about spans that are lost although their export succeeded: refused ones, and those of a spool.
    /// - Throws: ``ExporterConfigurationError`` when the endpoint or a header cannot be used.
    public convenience init(
        endpoint: String = "http://localhost:4318/v1/traces",
        encoding: OTLPEncoding = .protobuf,
        conventions: OTLPConventions = .openTelemetry,
        options: HTTPExportOptions = HTTPExportOptions(),
        diagnostics: TracerDiagnostics? = nil
    ) throws(ExporterConfigurationError) {
        try self.init(
            endpoint: endpoint,
            encoding: encoding,
            conventions: conventions,
            options: options,
            diagnostics: diagnostics,
            time: .system
        )
    }

    package init(
        endpoint: String,
        encoding: OTLPEncoding = .protobuf,
        conventions: OTLPConventions = .openTelemetry,
        options: HTTPExportOptions = HTTPExportOptions(),
        diagnostics: TracerDiagnostics? = nil,
        time: HTTPSenderTime
    ) throws(ExporterConfigurationError) {
        self.encoding = encoding
        self.conventions = conventions
        delivery = try HTTPDelivery(
            to: endpoint,
            format: encoding.name,
            contentType: encoding.contentType,
            options: options,
            rejection: OTLPResponse.rejection(in:),
            diagnostics: diagnostics,
            time: time
        )
    }

    /// What became of the spans so far.
    public var health: DeliveryHealth { delivery.health }

    /// The same as ``health``.
    public var deliveryHealth: DeliveryHealth? { health }

    /// `otlp`.
    public var name: String { TracesExporter.otlp.name }

    /// Waits until it is known what earlier processes have left in the spool.
    package func readSpool() async {
        await delivery.readSpool()
    }

    /// Sends a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are left out and counted as rejected.
    /// - Throws: ``HTTPExportFailure`` when the batch could not be sent, `CancellationError` when the task was cancelled.
    public func export(_ spans: [SpanRecord]) async throws {
        let (body, spanCount) = encoding.encode(spans, conventions: conventions)
        delivery.reject(spans.count - spanCount)
        guard spanCount > 0 else { return }
        try await delivery.send(body, spanCount: spanCount)
    }

    /// Closes the connections. What is exported afterwards fails.
    public func shutdown() async {
        await delivery.shutdown()
    }
}
