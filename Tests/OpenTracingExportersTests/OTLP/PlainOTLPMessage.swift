//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK

/// A message of OTLP as a tree, written the plain way, to compare with what the encoder writes in one go.
struct PlainOTLPMessage {
    enum Value {
        case text(String)
        case identifier([UInt64])
        case time(UInt64)
        case flags(UInt32)
        case number(UInt64)
        case int64(Int64)
        case double(Double)
        case boolean(Bool)
        case message(PlainOTLPMessage)
        case list([PlainOTLPMessage])
    }

    var fields: [(number: Int, name: String, value: Value)] = []

    mutating func add(_ number: Int, _ name: String, _ value: Value?) {
        if let value { fields.append((number, name, value)) }
    }

    /// The message in protobuf.
    var protobuf: [UInt8] { fields.flatMap { Self.protobuf($0.number, $0.value) } }

    /// The message in JSON.
    var json: String {
        "{" + fields.map { Self.json($0.name, $0.value) }.joined(separator: ",") + "}"
    }

    private static func protobuf(_ number: Int, _ value: Value) -> [UInt8] {
        func delimited(_ bytes: [UInt8]) -> [UInt8] { varint(number << 3 | 2) + varint(bytes.count) + bytes }
        return switch value {
        case .text(let text): delimited(Array(text.utf8))
        case .identifier(let words): delimited(words.flatMap { littleEndian($0.byteSwapped, 8) })
        case .time(let time): varint(number << 3 | 1) + littleEndian(time, 8)
        case .flags(let flags): varint(number << 3 | 5) + littleEndian(UInt64(flags), 4)
        case .number(let value): varint(number << 3) + varint(value)
        case .int64(let value): varint(number << 3) + varint(UInt64(bitPattern: value))
        case .double(let value): varint(number << 3 | 1) + littleEndian(value.bitPattern, 8)
        case .boolean(let value): varint(number << 3) + [value ? 1 : 0]
        case .message(let message): delimited(message.protobuf)
        case .list(let messages): messages.flatMap { delimited($0.protobuf) }
        }
    }

    private static func varint(_ value: some BinaryInteger) -> [UInt8] {
        value < 128 ? [UInt8(value)] : [UInt8(value % 128) | 128] + varint(value / 128)
    }

    private static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(value >> (8 * UInt64($0)) & 0xff) }
    }

    private static func json(_ name: String, _ value: Value) -> String {
        switch value {
        case .text(let text): quoted(name) + ":" + quoted(text)
        case .identifier(let words): quoted(name) + ":" + quoted(words.map { hexadecimal($0, 16) }.joined())
        case .time(let value): quoted(name) + ":" + quoted(String(value))
        case .int64(let value): quoted(name) + ":" + quoted(String(value))
        case .flags(let value): quoted(name) + ":\(value)"
        case .number(let value): quoted(name) + ":\(value)"
        case .boolean(let value): quoted(name) + ":\(value)"
        case .double(let value) where value.isNaN: #""stringValue":"NaN""#
        case .double(.infinity): #""stringValue":"Infinity""#
        case .double(-.infinity): #""stringValue":"-Infinity""#
        case .double(let value): quoted(name) + ":\(value)"
        case .message(let message): quoted(name) + ":" + message.json
        case .list(let messages): quoted(name) + ":[" + messages.map(\.json).joined(separator: ",") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) else { return "\"\(text)\"" }
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case "\0"..."\u{1f}": "\\u" + hexadecimal(UInt64(scalar.value), 4)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    private static func hexadecimal(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
