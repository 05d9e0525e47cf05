//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation

/// Reads `ExportTraceServiceResponse`: whether the receiver refused spans of a batch that it took.
enum OTLPResponse {
    /// The spans that were refused. What is no answer of a receiver says nothing of any; it may come from somebody else.
    static func rejection(in answer: HTTPExportResponse) -> Rejection? {
        guard let first = answer.body.first else { return nil }
        do {
            // Some receivers answer JSON with protobuf, and some say no content type.
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

        /// A 64-bit number, which may be written as text.
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

            /// More than can be counted means all of them.
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

    /// No spans and a message are a warning, no rejection; neither is nothing at all.
    private static func rejection(_ count: Int64, _ message: String) -> Rejection? {
        guard count > 0 || !message.isEmpty else { return nil }
        return Rejection(spanCount: Int(clamping: max(0, count)), message: message)
    }
}
