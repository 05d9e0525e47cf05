//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters

/// The messages of OTLP as its `.proto` files give them, to turn protobuf into the JSON that OTLP prescribes for it.
///
/// Written from the files and not from the encoder, so that the two check each other.
indirect enum OTLPSchema: Sendable {
    enum Kind: Sendable {
        case text
        case hexadecimal
        case time
        case flags
        case number
        case int64
        case double
        case boolean
        case message(OTLPSchema)
        case list(OTLPSchema)
    }

    case fields([UInt64: (name: String, kind: Kind)])

    static let request = fields([1: ("resourceSpans", .list(resourceSpans))])
    static let resourceSpans = fields([1: ("resource", .message(resource)), 2: ("scopeSpans", .list(scopeSpans))])
    static let resource = fields([1: ("attributes", .list(keyValue)), 2: ("droppedAttributesCount", .number)])
    static let scopeSpans = fields([1: ("scope", .message(scope)), 2: ("spans", .list(span))])
    static let scope = fields([1: ("name", .text), 2: ("version", .text)])
    static let span = fields([
        1: ("traceId", .hexadecimal), 2: ("spanId", .hexadecimal), 3: ("traceState", .text),
        4: ("parentSpanId", .hexadecimal), 5: ("name", .text), 6: ("kind", .number), 7: ("startTimeUnixNano", .time),
        8: ("endTimeUnixNano", .time), 9: ("attributes", .list(keyValue)), 10: ("droppedAttributesCount", .number),
        11: ("events", .list(event)), 12: ("droppedEventsCount", .number), 13: ("links", .list(link)),
        14: ("droppedLinksCount", .number), 15: ("status", .message(status)), 16: ("flags", .flags),
    ])
    static let event = fields([
        1: ("timeUnixNano", .time), 2: ("name", .text), 3: ("attributes", .list(keyValue)),
        4: ("droppedAttributesCount", .number),
    ])
    static let link = fields([
        1: ("traceId", .hexadecimal), 2: ("spanId", .hexadecimal), 3: ("traceState", .text),
        4: ("attributes", .list(keyValue)), 5: ("droppedAttributesCount", .number), 6: ("flags", .flags),
    ])
    static let status = fields([2: ("message", .text), 3: ("code", .number)])
    static let keyValue = fields([1: ("key", .text), 2: ("value", .message(anyValue))])
    /// Nested once in itself: enough for lists and dictionaries of plain values.
    static let anyValue = fields(
        plainValues.merging([
            5: ("arrayValue", .message(.fields([1: ("values", .list(innerValue))]))),
            6: (
                "kvlistValue",
                .message(
                    .fields([1: ("values", .list(.fields([1: ("key", .text), 2: ("value", .message(innerValue))])))])
                )
            ),
        ]) { $1 }
    )
    private static let innerValue = fields(plainValues)
    private static let plainValues: [UInt64: (name: String, kind: Kind)] = [
        1: ("stringValue", .text), 2: ("boolValue", .boolean), 3: ("intValue", .int64), 4: ("doubleValue", .double),
    ]

    /// What is wrong with a message that does not follow its schema.
    struct Violation: Error {
        let field: UInt64
    }

    /// Turns a message into JSON.
    func json(_ bytes: ArraySlice<UInt8>) throws -> JSONValue {
        guard case .fields(let fields) = self else { return .null }
        var reader = ProtobufReader(bytes)
        var members: [String: JSONValue] = [:]
        while let (number, value) = try reader.next() {
            guard let (name, kind) = fields[number] else { throw Violation(field: number) }
            if case .list(let schema) = kind, case .bytes(let bytes) = value {
                members[name] = .array((members[name]?.elements ?? []) + [try schema.json(bytes)])
            } else {
                guard members[name] == nil else { throw Violation(field: number) }
                members[name] = try Self.json(value, kind, number)
            }
        }
        return .object(members)
    }

    private static func json(_ value: ProtobufReader.Value, _ kind: Kind, _ number: UInt64) throws -> JSONValue {
        switch (kind, value) {
        case (.text, .bytes(let bytes)):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Violation(field: number) }
            return .string(text)
        case (.hexadecimal, .bytes(let bytes)):
            return .string(bytes.map { String(format: "%02x", $0) }.joined())
        case (.time, .fixed64(let value)): return .string(String(value))
        case (.flags, .fixed32(let value)): return .integer(Int64(value))
        case (.number, .varint(let value)): return .integer(Int64(bitPattern: value))
        case (.int64, .varint(let value)): return .string(String(Int64(bitPattern: value)))
        case (.double, .fixed64(let bits)): return .number(Double(bitPattern: bits))
        case (.boolean, .varint(let value)): return .boolean(value != 0)
        case (.message(let schema), .bytes(let bytes)): return try schema.json(bytes)
        default: throw Violation(field: number)
        }
    }
}
