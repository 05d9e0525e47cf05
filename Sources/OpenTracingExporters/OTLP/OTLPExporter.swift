//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
package import OpenTracingSDK

/// Sends spans over HTTP to any receiver of the OpenTelemetry protocol: a collector, or a backend.
///
/// ```swift
/// let exporter = try OTLPExporter(endpoint: "http://localhost:4318/v1/traces")
/// ```
///
/// A batch is sent once, and resent if the receiver or the network requires it; see ``RetryPolicy``. A batch of which the
/// receiver rejects some spans counts as sent; ``deliveryHealth`` has the number of rejected spans.
///
/// OpenTelemetry protocol specification 1.x, "OTLP/HTTP".
package final class OTLPExporter: AccountableExporter {
    private let encoding: OTLPEncoding
    private let conventions: OTLPConventions
    private let delivery: HTTPDelivery

    /// Creates an exporter.
    ///
    /// - Parameters:
    ///   - endpoint: the URL to send batches to, including the path.
    ///   - encoding: the encoding of spans.
    ///   - conventions: the attribute names.
    ///   - options: headers, compression, timeouts and retries.
    ///   - diagnostics: receives reports of spans lost after a successful export call: rejected ones, and those of a spool.
    /// - Throws: ``ExporterConfigurationError`` if the endpoint or a header is invalid.
    package convenience init(
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
        var options = options
        options.sendsOverGRPC = encoding.isGRPC
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

    /// The delivery counts so far.
    package var deliveryHealth: DeliveryHealth? { health }

    package var health: DeliveryHealth { delivery.health }

    /// `otlp`.
    package var name: String { TracesExporter.otlp.name }

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
        let (body, spanCount) = encoding.encode(spans, conventions: conventions)
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

/// The encoding of spans in the OpenTelemetry protocol.
public struct OTLPEncoding: Sendable, Hashable {
    private enum Form: Hashable {
        case protobuf
        case json
    }

    private let form: Form

    /// Whether batches are sent as gRPC calls instead of HTTP requests.
    let isGRPC: Bool

    private init(form: Form, isGRPC: Bool = false) {
        self.form = form
        self.isGRPC = isGRPC
    }

    /// Protobuf: compact, and accepted by every receiver.
    public static let protobuf = Self(form: .protobuf)

    /// JSON, for receivers without protobuf and for debugging.
    public static let json = Self(form: .json)

    #if GRPC
    /// Protobuf in gRPC calls, for receivers that accept nothing else, usually on port 4317. Requires the package trait `GRPC`.
    public static let grpc = Self(form: .protobuf, isGRPC: true)
    #else
    /// Protobuf in gRPC calls. Requires the package trait `GRPC`.
    @available(*, unavailable, message: "Enable the trait \"GRPC\" of the package swift-opentracing to send over gRPC.")
    public static var grpc: OTLPEncoding { .protobuf }
    #endif

    /// The content type of a request, without parameters, which some receivers reject.
    var contentType: String {
        switch form {
        case .protobuf: "application/x-protobuf"
        case .json: "application/json"
        }
    }

    /// The name of the encoding in a spool.
    var name: String {
        switch form {
        case .protobuf: "otlp/protobuf"
        case .json: "otlp/json"
        }
    }

    /// Encodes an `ExportTraceServiceRequest`.
    ///
    /// - Parameters:
    ///   - spans: the spans. Those without identifiers are omitted, because no backend accepts them.
    ///   - conventions: the attribute names.
    /// - Returns: the bytes, and the number of spans in them.
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

/// Decodes `ExportTraceServiceResponse`: whether the receiver rejected spans of a batch that it accepted.
enum OTLPResponse {
    /// Returns the rejected spans. A body that is not a receiver's response says nothing about them; it may come from another
    /// server.
    static func rejection(in answer: HTTPExportResponse) -> Rejection? {
        guard let first = answer.body.first else { return nil }
        do {
            // Some receivers answer JSON with protobuf, and some omit the content type.
            return try first == UInt8(ascii: "{") ? json(answer.body) : protobuf(answer.body)
        } catch {
            return .notUnderstood(contentType: answer.header("content-type"))
        }
    }

    private static func protobuf(_ body: [UInt8]) throws(ProtobufReader.Malformed) -> Rejection? {
        var count: Int64 = 0
        var message = ""
        var response = ProtobufReader(body[...])
        while let field = try response.next() {
            guard field.number == 1, case .bytes(let bytes) = field.value else { continue }
            var partialSuccess = ProtobufReader(bytes)
            while let field = try partialSuccess.next() {
                switch (field.number, field.value) {
                case (1, .varint(let value)): count = Int64(bitPattern: value)
                case (2, .bytes(let bytes)): message = String(decoding: bytes, as: UTF8.self)
                default: break
                }
            }
        }
        return rejection(count, message)
    }

    private struct Response: Decodable {
        struct PartialSuccess: Decodable {
            let rejectedSpans: Number?
            let errorMessage: String?
        }

        /// A 64-bit number, which may be written as a string.
        struct Number: Decodable {
            let value: Int64

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Int64.self) {
                    value = number
                } else if let number = try? container.decode(Double.self) {
                    value = Self.clamped(number)
                } else {
                    let text = try container.decode(String.self)
                    value = Int64(text) ?? Self.clamped(Double(text) ?? 0)
                }
            }

            /// More than fits into the type means all of them.
            private static func clamped(_ number: Double) -> Int64 {
                Int64(exactly: number.rounded(.towardZero)) ?? (number > 0 ? .max : 0)
            }
        }

        let partialSuccess: PartialSuccess?
    }

    private static func json(_ body: [UInt8]) throws -> Rejection? {
        let response = try JSONDecoder().decode(Response.self, from: Data(body))
        guard let partialSuccess = response.partialSuccess else { return nil }
        return rejection(partialSuccess.rejectedSpans?.value ?? 0, partialSuccess.errorMessage ?? "")
    }

    /// Zero spans with a message are a warning rather than a rejection; without a message, they are nothing at all.
    private static func rejection(_ count: Int64, _ message: String) -> Rejection? {
        guard count > 0 || !message.isEmpty else { return nil }
        return Rejection(spanCount: Int(clamping: max(0, count)), message: message)
    }
}
