//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// A streaming JSON writer: one buffer, automatic commas, no tree of values.
///
/// The caller is responsible for the structure: keys only within an object, and no duplicates.
struct JSONText: ~Copyable {
    private var buffer: ByteBuffer
    private var needsComma = false

    init(reservingCapacity capacity: Int = 0) {
        buffer = ByteBuffer(reservingCapacity: capacity)
    }

    /// Creates a writer to a buffer.
    init(_ buffer: consuming ByteBuffer) {
        self.buffer = buffer
    }

    /// Ends the text, and returns the buffer.
    consuming func finish() -> ByteBuffer { buffer }

    /// The bytes written.
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

    /// Writes the key of the next value; plain ASCII that needs no escaping.
    @inline(__always)
    mutating func key(_ name: StaticString) {
        separate()
        buffer.append(UInt8(ascii: "\""), name, "\":")
        needsComma = false
    }

    /// Writes the key of the next value.
    mutating func key(_ name: String) {
        string(name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func string(_ value: String) {
        value.withBytes { string($0) }
    }

    /// Writes a UTF-8 string.
    mutating func string(_ value: UnsafeBufferPointer<UInt8>) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        appendEscaped(value)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes an object from literal pieces, a string and another value.
    ///
    /// - Parameters:
    ///   - beginning: the piece before the string, with its quotation mark.
    ///   - text: the string.
    ///   - isPlain: whether the string needs no escaping.
    ///   - middle: the piece between the string and the value.
    ///   - ending: the piece after the value.
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

    /// Writes a number as a string: readers that parse numbers as doubles lose digits of 64-bit ones.
    mutating func quotedNumber(_ value: some FixedWidthInteger) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        append(value)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes a floating-point number; as a string with its name if it is not finite, because JSON has no such numbers.
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

    /// Writes 16 hexadecimal digits, as a string.
    mutating func hexadecimal(_ value: UInt64) {
        separate()
        buffer.append(UInt8(ascii: "\""))
        appendDigits(of: value)
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes 16 hexadecimal digits for each number, as one string.
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

    /// Returns eight hexadecimal digits, the first in the highest byte, computed in parallel.
    private static func digits(_ value: UInt32) -> UInt64 {
        var nibbles = UInt64(value)
        nibbles = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles | nibbles << 8) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles | nibbles << 4) & 0x0f0f_0f0f_0f0f_0f0f
        // One where the digit is a letter.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - UInt8(ascii: "9") - 1)
    }

    /// Writes a line feed between two values on separate lines.
    mutating func endLine() {
        buffer.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// A position in the text, for rolling back.
    struct Place {
        fileprivate let count: Int
        fileprivate let needsComma: Bool
    }

    var place: Place { Place(count: buffer.count, needsComma: needsComma) }

    /// Returns the number of bytes written since a position.
    func byteCount(since place: Place) -> Int { buffer.count - place.count }

    /// Discards everything written since a position.
    mutating func goBack(to place: Place) {
        buffer.truncate(to: place.count)
        needsComma = place.needsComma
    }

    /// Returns the name of a non-finite double in protobuf's JSON mapping.
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

    /// Appends a string, eight bytes at once if none of them needs escaping.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text
        while true {
            let plain = buffer.append(rest, until: { $0.hasEscapedByte })
            guard plain < rest.count else { return }
            // One of the next eight bytes needs escaping.
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
    /// Whether one of the eight bytes needs escaping.
    ///
    /// Subtracting a number from each byte borrows from its highest bit if the byte is smaller and the bit was not set before. A
    /// borrow from the next byte makes no difference, because then a match has already been found.
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
    /// The maximum nesting depth; deeper values become null.
    private static var deepestLevel: Int { 16 }

    /// Writes the value of a tag.
    mutating func value(_ value: TagValue) {
        encode(value, level: 0)
    }

    /// Writes the value of a log field; an error as its description.
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
