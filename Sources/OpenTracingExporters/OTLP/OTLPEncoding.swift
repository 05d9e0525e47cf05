//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracingSDK

/// How spans are written when they are sent with the OpenTelemetry protocol.
public enum OTLPEncoding: Sendable, Hashable {
    /// Protobuf: small, and taken by every receiver.
    case protobuf

    /// JSON, for receivers without protobuf and for reading along.
    case json

    /// The content type of a request, without parameters: some receivers refuse any.
    var contentType: String {
        switch self {
        case .protobuf: "application/x-protobuf"
        case .json: "application/json"
        }
    }

    /// How a spool calls what is written so.
    var name: String {
        switch self {
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
        return switch self {
        case .protobuf: encoder.encode(spans, as: ProtobufWriter.self)
        case .json: encoder.encode(spans, as: OTLPJSONWriter.self)
        }
    }
}
