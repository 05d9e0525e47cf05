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

    /// Creates a text that is written to a buffer.
    init(_ buffer: consuming ByteBuffer) {
        self.buffer = buffer
    }

    /// Ends the text, and gives the buffer back.
    consuming func finish() -> ByteBuffer { buffer }

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
    @inline(__always)
    mutating func key(_ name: StaticString) {
        separate()
        buffer.append(UInt8(ascii: "\""), name, "\":")
        needsComma = false
    }

    /// The key of the value that is written next.
    mutating func key(_ name: String) {
        string(name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func string(_ value: String) {
        value.withBytes { string($0) }
    }

    /// Text in UTF-8.
    mutating func string(_ value: UnsafeBufferPointer<UInt8>) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        appendEscaped(value)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// An object whose beginning and ending are given as they stand, with a text in it and another value.
    ///
    /// - Parameters:
    ///   - beginning: what stands before the text, with its quotation mark.
    ///   - text: the text.
    ///   - isPlain: whether nothing in the text has to be escaped.
    ///   - middle: what stands between the text and the value.
    ///   - ending: what stands behind the value.
    ///   - value: writes the value.
    @inline(__always)
    mutating func object(
        _ beginning: StaticString,
        _ text: UnsafeBufferPointer<UInt8>,
        isPlain: Bool,
        _ middle: StaticString,
        _ ending: StaticString,
        _ value: (inout JSONText) -> Void
    ) {
        separate()
        buffer.append(beginning)
        if isPlain { buffer.append(text) } else { appendEscaped(text) }
        buffer.append(middle)
        needsComma = false
        value(&self)
        buffer.append(ending)
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

    /// 16 hexadecimal digits, as text.
    mutating func hexadecimal(_ value: UInt64) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        appendDigits(of: value)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// 16 hexadecimal digits for each number, in one text.
    mutating func hexadecimal(_ high: UInt64, _ low: UInt64) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        appendDigits(of: high)
        appendDigits(of: low)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func appendDigits(of value: UInt64) {
        buffer.append(bytesOf: Self.digits(UInt32(truncatingIfNeeded: value >> 32)).bigEndian)
        buffer.append(bytesOf: Self.digits(UInt32(truncatingIfNeeded: value)).bigEndian)
    }

    /// Eight hexadecimal digits, the first in the highest byte: all of them are worked out at once.
    private static func digits(_ value: UInt32) -> UInt64 {
        var nibbles = UInt64(value)
        nibbles = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles | nibbles << 8) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles | nibbles << 4) & 0x0f0f_0f0f_0f0f_0f0f
        // One where the digit is a letter.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - UInt8(ascii: "9") - 1)
    }

    /// A line feed between two values that stand on lines of their own.
    mutating func endLine() {
        buffer.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// How far the text has come, to go back to.
    struct Place {
        fileprivate let count: Int
        fileprivate let needsComma: Bool
    }

    var place: Place { Place(count: buffer.count, needsComma: needsComma) }

    /// How many bytes were written since a place.
    func byteCount(since place: Place) -> Int { buffer.count - place.count }

    /// Forgets what was written since a place.
    mutating func goBack(to place: Place) {
        buffer.truncate(to: place.count)
        needsComma = place.needsComma
    }

    /// What the JSON mapping of protobuf calls a double that is not finite.
    static func name(ofNonFinite value: Double) -> String {
        value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        if value < 0 { buffer.append(UInt8(ascii: "-")) }
        buffer.append(decimal: UInt64(clamping: value.magnitude))
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { buffer.append(UInt8(ascii: ",")) }
    }

    /// Appends text, eight bytes at once where none of them has to be escaped.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text
        while true {
            let plain = buffer.append(rest, until: { $0.hasEscapedByte })
            guard plain < rest.count else { return }
            // One of the next eight is to be escaped.
            let end = min(plain + 8, rest.count)
            for byte in rest[plain..<end] {
                if byte.isEscaped { appendEscape(of: byte) } else { buffer.append(byte) }
            }
            rest = UnsafeBufferPointer(rebasing: rest[end...])
        }
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

extension UInt64 {
    /// Whether one of the eight bytes is escaped.
    ///
    /// Taking a number from each byte borrows from its highest bit where the byte is smaller, and the bit was not set before. What is
    /// borrowed from the next byte makes no difference, since then there is one already.
    fileprivate var hasEscapedByte: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = self ^ ones &* UInt64(UInt8(ascii: "\""))
        let backslashes = self ^ ones &* UInt64(UInt8(ascii: "\\"))
        let borrowed =
            (self &- ones &* 0x20) & ~self | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return borrowed & (ones &* 0x80) != 0
    }
}

extension UInt8 {
    fileprivate var isEscaped: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
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
