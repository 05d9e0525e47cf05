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
/// receiver refuses single spans counts as sent; ``deliveryHealth`` tells how many spans were refused.
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
    public var deliveryHealth: DeliveryHealth? { health }

    package var health: DeliveryHealth { delivery.health }

    /// `otlp`.
    public var name: String { TracesExporter.otlp.name }

    /// Waits until it is known what earlier processes have left in the spool.
    package func readSpool() async {
        await delivery.readSpool()
    }

    /// Sends a batch.
    ///
    /// - Parameter spans: the spans. Those without identifiers are left out and counted as rejected.
    /// - Throws: an ``OpenTracingSDK/SpanExportError`` when the batch could not be sent, `CancellationError` when the task was cancelled.
    public func export(_ spans: [SpanRecord]) async throws {
        let (body, spanCount) = encoding.encode(spans, conventions: conventions)
        delivery.reject(spans.count - spanCount)
        guard spanCount > 0 else { return }
        try await delivery.send(body, spanCount: spanCount)
    }

    /// Waits until what the spool holds was sent, or the receiver turns out not to take it now.
    public func flush() async {
        await delivery.flush()
    }

    /// Closes the connections. What is exported afterwards fails.
    public func shutdown() async {
        await delivery.shutdown()
    }
}

/// How spans are written when they are sent with the OpenTelemetry protocol.
public struct OTLPEncoding: Sendable, Hashable {
    private enum Form: Hashable {
        case protobuf
        case json
    }

    private let form: Form

    /// Protobuf: small, and taken by every receiver.
    public static let protobuf = Self(form: .protobuf)

    /// JSON, for receivers without protobuf and for reading along.
    public static let json = Self(form: .json)

    /// The content type of a request, without parameters: some receivers refuse any.
    var contentType: String {
        switch form {
        case .protobuf: "application/x-protobuf"
        case .json: "application/json"
        }
    }

    /// How a spool calls what is written so.
    var name: String {
        switch form {
        case .protobuf: "otlp/protobuf"
        case .json: "otlp/json"
        }
    }

    /// Writes an `ExportTraceServiceRequest`.
    ///
    /// - Parameters:
    ///   - spans: the spans. Those without identifiers are left out, since no backend takes them.
    ///   - conventions: which names attributes have.
    /// - Returns: the bytes, and how many spans stand in them.
    package func encode(
        _ spans: [SpanRecord],
        conventions: OTLPConventions
    ) -> (bytes: [UInt8], spanCount: Int) {
        let encoder = OTLPEncoder(conventions: conventions)
        return switch form {
        case .protobuf: encoder.encode(spans, as: ProtobufWriter.self)
        case .json: encoder.encode(spans, as: OTLPJSONWriter.self)
        }
    }
}
