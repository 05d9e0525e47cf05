//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if canImport(FoundationEssentials)
private import FoundationEssentials
#else
private import Foundation
#endif

extension Request {
    /// Reads the body as JSON.
    ///
    /// - Parameters:
    ///   - type: the type to read.
    ///   - limit: how many bytes to take at most.
    /// - Returns: the value.
    /// - Throws: ``HTTPError`` 413 for a body that is too long, 400 for one that is no such value.
    public func decode<Value: Decodable>(_ type: Value.Type, upTo limit: Int = 1 << 20) async throws -> Value {
        let bytes = try await body.collect(upTo: limit)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw HTTPError(.badRequest, "The body is not the JSON that is expected: \(error.place).")
        }
    }
}

extension Response {
    /// A response of JSON.
    ///
    /// - Parameters:
    ///   - value: the value to send.
    ///   - status: the status.
    /// - Returns: the response.
    /// - Throws: `EncodingError` when the value has no form in JSON.
    public static func json(_ value: some Encodable, status: HTTPStatus = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let body = try encoder.encode(value)
        return Response(status, headers: ["content-type": "application/json"], body: ResponseBody(Array(body)))
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
