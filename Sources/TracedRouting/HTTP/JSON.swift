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
    /// Reads the body as JSON.
    ///
    /// Dates are text in ISO 8601 with a time zone, with fractions of a second or without: what ``Response/json(_:status:encoder:)``
    /// writes and what browsers write.
    ///
    /// - Parameters:
    ///   - type: the type to read.
    ///   - limit: how many bytes to take at most.
    ///   - decoder: reads the JSON; `nil` for one that reads dates as above.
    /// - Returns: the value.
    /// - Throws: ``HTTPError`` 413 for a body that is too long, 400 for one that is no such value.
    public func decode<Value: Decodable>(
        _ type: Value.Type,
        upTo limit: Int = 1 << 20,
        decoder: JSONDecoder? = nil
    ) async throws -> Value {
        let bytes = try await body.collect(upTo: limit)
        do {
            return try (decoder ?? .neutral).decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw HTTPError(.badRequest, "The body is not the JSON that is expected: \(error.place).")
        }
    }
}

extension Response {
    /// A response of JSON.
    ///
    /// Dates are text in ISO 8601, in UTC and whole seconds, and ``Request/decode(_:upTo:decoder:)`` reads them.
    ///
    /// - Parameters:
    ///   - value: the value to send.
    ///   - status: the status.
    ///   - encoder: writes the JSON; `nil` for one with sorted keys that writes dates as above.
    /// - Returns: the response.
    /// - Throws: `EncodingError` when the value has no form in JSON.
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
    /// Writes what ``JSONDecoder/neutral`` reads.
    fileprivate static var neutral: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }
}

extension JSONDecoder {
    /// Reads what ``JSONEncoder/neutral`` writes, and dates with fractions of a second besides.
    fileprivate static var neutral: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            let format = Date.ISO8601FormatStyle()
            let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            guard let date = (try? format.parse(text)) ?? (try? fractional.parse(text)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no date in ISO 8601")
            }
            return date
        }
        return decoder
    }
}

extension DecodingError {
    /// Where decoding stopped and why, without the value that stood there.
    fileprivate var place: String {
        switch self {
        case .typeMismatch(let type, let context): "\(context.place) must be of type \(type)"
        case .valueNotFound(let type, let context): "\(context.place) must be a \(type) and not null"
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
