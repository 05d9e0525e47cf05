//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Request {
    /// Decodes the body as JSON.
    ///
    /// Dates are ISO 8601 text with a time zone, with or without fractional seconds, as written by
    /// ``Response/json(_:status:encoder:)`` and by browsers.
    ///
    /// - Parameters:
    ///   - type: the type to decode.
    ///   - limit: the maximum number of bytes to read.
    ///   - decoder: the decoder; `nil` for one that reads dates as above.
    /// - Returns: the value.
    /// - Throws: ``HTTPError`` 413 if the body is too large, 400 if it cannot be decoded.
    public func decode<Value: Decodable>(
        _ type: Value.Type,
        upTo limit: Int = 1 << 20,
        decoder: JSONDecoder? = nil
    ) async throws -> Value {
        let bytes = try await body.collect(upTo: limit)
        do {
            return try (decoder ?? .neutral).decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw HTTPError(.badRequest, "The body is not the expected JSON: \(error.place).")
        }
    }
}

extension Response {
    /// Creates a JSON response.
    ///
    /// Dates are written as ISO 8601 text, in UTC and whole seconds, which ``Request/decode(_:upTo:decoder:)`` can read.
    ///
    /// - Parameters:
    ///   - value: the value to encode.
    ///   - status: the status.
    ///   - encoder: the encoder; `nil` for one with sorted keys that writes dates as above.
    /// - Returns: the response.
    /// - Throws: `EncodingError` if the value cannot be encoded as JSON.
    public static func json(
        _ value: some Encodable,
        status: HTTPStatus = .ok,
        encoder: JSONEncoder? = nil
    ) throws -> Response {
        let body = try (encoder ?? .neutral).encode(value)
        return Response(status, headers: ["content-type": "application/json"], body: ResponseBody(Array(body)))
    }
}

extension JSONEncoder {
    /// An encoder whose output ``JSONDecoder/neutral`` reads.
    fileprivate static var neutral: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }
}

extension JSONDecoder {
    /// A decoder for the output of ``JSONEncoder/neutral``, and for dates with fractional seconds.
    fileprivate static var neutral: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            let format = Date.ISO8601FormatStyle()
            let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            guard let date = (try? format.parse(text)) ?? (try? fractional.parse(text)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an ISO 8601 date")
            }
            return date
        }
        return decoder
    }
}

extension DecodingError {
    /// Where and why decoding failed, without the offending value.
    fileprivate var place: String {
        switch self {
        case .typeMismatch(let type, let context): "\(context.place) must be of type \(type)"
        case .valueNotFound(let type, let context): "\(context.place) must be a \(type), not null"
        case .keyNotFound(let key, let context): "\(context.place) must have the key \"\(key.stringValue)\""
        case .dataCorrupted(let context): "\(context.place) is malformed"
        @unknown default: "it is malformed"
        }
    }
}

extension DecodingError.Context {
    fileprivate var place: String {
        codingPath.isEmpty ? "it" : "\"" + codingPath.map(\.stringValue).joined(separator: ".") + "\""
    }
}
