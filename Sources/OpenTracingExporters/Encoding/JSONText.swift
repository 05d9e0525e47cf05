//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// JSON as it is written: one buffer, commas where they belong, no tree of values.
///
/// What stands in it is the caller's: keys within an object only, and none of them twice.
struct JSONText: ~Copyable {
    private var buffer: ByteBuffer
    private var needsComma = false

    init(reservingCapacity capacity: Int = 0) {
        buffer = ByteBuffer(reservingCapacity: capacity)
    }

    /// What was written.
    var bytes: [UInt8] { buffer.bytes }

    mutating func object(_ body: (inout JSONText) -> Void) {
        beginObject()
        body(&self)
        endObject()
    }

    mutating func array(_ body: (inout JSONText) -> Void) {
        beginArray()
        body(&self)
        endArray()
    }

    mutating func beginObject() {
        begin(UInt8(ascii: "{"))
    }

    mutating func endObject() {
        end(UInt8(ascii: "}"))
    }

    mutating func beginArray() {
        begin(UInt8(ascii: "["))
    }

    mutating func endArray() {
        end(UInt8(ascii: "]"))
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        buffer.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        buffer.append(bracket)
        needsComma = true
    }

    /// The key of the value that is written next; plain ASCII without anything to escape.
    mutating func key(_ name: StaticString) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        buffer.append(name)
        buffer.append(UInt8(ascii: "\""))
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// The key of the value that is written next.
    mutating func key(_ name: String) {
        string(name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func string(_ value: String) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        // Text that is not one piece of memory, as some of Objective-C is not, is copied into one.
        var value = value
        value.withUTF8 { appendEscaped($0) }
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    mutating func number(_ value: some FixedWidthInteger) {
        separate()
        append(value)
        needsComma = true
    }

    /// A number as text: readers that take numbers for doubles lose digits of 64-bit ones.
    mutating func quotedNumber(_ value: some FixedWidthInteger) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        append(value)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A number with a fraction; the name of it as text when it is not finite, since JSON has no such number.
    mutating func number(_ value: Double) {
        guard value.isFinite else { return string(JSONText.name(ofNonFinite: value)) }
        separate()
        buffer.append(value.description)
        needsComma = true
    }

    mutating func boolean(_ value: Bool) {
        separate()
        buffer.append((value ? "true" : "false"))
        needsComma = true
    }

    mutating func null() {
        separate()
        buffer.append("null")
        needsComma = true
    }

    /// 16 hexadecimal digits for each number, in one text.
    mutating func hexadecimal(_ values: UInt64...) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        for value in values {
            for shift in stride(from: 60, through: 0, by: -4) {
                buffer.append(Self.digit(UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 0xf))
            }
        }
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A line feed between two values that stand on lines of their own.
    mutating func endLine() {
        buffer.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// What the JSON mapping of protobuf calls a double that is not finite.
    static func name(ofNonFinite value: Double) -> String {
        value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        if value < 0 { buffer.append(UInt8(ascii: "-")) }
        buffer.append(decimal: UInt64(clamping: value.magnitude))
    }

    private mutating func separate() {
        if needsComma { buffer.append(UInt8(ascii: ",")) }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Appends text in runs that end where something has to be escaped.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated() where Self.isEscaped(byte) {
            buffer.append(UnsafeBufferPointer(rebasing: text[start..<index]))
            appendEscape(of: byte)
            start = index + 1
        }
        buffer.append(UnsafeBufferPointer(rebasing: text[start...]))
    }

    private mutating func appendEscape(of byte: UInt8) {
        buffer.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer.append(byte)
        case UInt8(ascii: "\n"): buffer.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): buffer.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): buffer.append(UInt8(ascii: "t"))
        default:
            buffer.append("u00" as StaticString)
            buffer.append(Self.digit(byte >> 4))
            buffer.append(Self.digit(byte & 0xf))
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}

extension JSONText {
    /// How deep values may be nested; deeper ones are null.
    private static var deepestLevel: Int { 16 }

    /// The value of a tag.
    mutating func value(_ value: TagValue) {
        encode(value, level: 0)
    }

    /// The value of a log field; an error as its description.
    mutating func value(_ value: LogValue) {
        encode(value, level: 0)
    }

    private mutating func encode(_ value: TagValue, level: Int) {
        guard level <= Self.deepestLevel else { return null() }
        switch value.storage {
        case .string(let value): string(value)
        case .integer(let value): number(value)
        case .double(let value): number(value)
        case .boolean(let value): boolean(value)
        case .array(let values):
            array { text in
                for value in values { text.encode(value, level: level + 1) }
            }
        }
    }

    private mutating func encode(_ value: LogValue, level: Int) {
        guard level <= Self.deepestLevel else { return null() }
        switch value.storage {
        case .string(let value): string(value)
        case .integer(let value): number(value)
        case .double(let value): number(value)
        case .boolean(let value): boolean(value)
        case .null: null()
        case .error(let error): string(String(describing: error))
        case .array(let values):
            array { text in
                for value in values { text.encode(value, level: level + 1) }
            }
        case .dictionary(let values):
            object { text in
                for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                    text.key(key)
                    text.encode(value, level: level + 1)
                }
            }
        }
    }
}
