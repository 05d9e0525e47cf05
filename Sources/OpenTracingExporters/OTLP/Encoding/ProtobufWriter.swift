//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// Writes OTLP as protobuf.
///
/// A nested message is preceded by its length, which is known only afterwards: one byte is reserved for it, two for a span, which
/// almost always suffices; otherwise, the contents are moved.
struct ProtobufWriter: OTLPWriter, ~Copyable {
    private var buffer: ByteBuffer

    init(_ buffer: consuming ByteBuffer) {
        self.buffer = buffer
    }

    consuming func finish() -> ByteBuffer { buffer }

    static var usualSpanSize: Int { 320 }

    static var takesNonFiniteNumbers: Bool { true }

    private enum WireType: UInt32 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    @inline(__always)
    private mutating func tag(_ field: OTLPField, _ type: WireType) {
        buffer.append(varint: UInt64(field.number << 3 | type.rawValue))
    }

    @inline(__always)
    mutating func text(_ field: OTLPField, _ value: String) {
        value.withBytes { text(field, $0) }
    }

    @inline(__always)
    mutating func text(_ field: OTLPField, _ value: UnsafeBufferPointer<UInt8>) {
        guard value.count < 0x80, field.number < 16 else { return longText(field, value) }
        let head = UInt16(truncatingIfNeeded: Self.head(field)) | UInt16(truncatingIfNeeded: value.count) << 8
        buffer.append(head.littleEndian, value)
    }

    @inline(never)
    private mutating func longText(_ field: OTLPField, _ value: UnsafeBufferPointer<UInt8>) {
        tag(field, .lengthDelimited)
        buffer.append(varint: UInt64(value.count))
        buffer.append(value)
    }

    @inline(__always)
    mutating func traceID(_ field: OTLPField, _ value: TraceID) {
        tag(field, .lengthDelimited)
        buffer.append(16, bytesOf: value.high.bigEndian, value.low.bigEndian)
    }

    @inline(__always)
    mutating func spanID(_ field: OTLPField, _ value: SpanID) {
        tag(field, .lengthDelimited)
        buffer.append(8, bytesOf: value.rawValue.bigEndian)
    }

    @inline(__always)
    mutating func time(_ field: OTLPField, _ nanoseconds: UInt64) {
        tag(field, .fixed64)
        buffer.append(bytesOf: nanoseconds.littleEndian)
    }

    @inline(__always)
    mutating func count(_ field: OTLPField, _ value: UInt32) {
        tag(field, .varint)
        buffer.append(varint: UInt64(value))
    }

    @inline(__always)
    mutating func flags(_ field: OTLPField, _ value: UInt32) {
        tag(field, .fixed32)
        buffer.append(bytesOf: value.littleEndian)
    }

    @inline(__always)
    mutating func enumeration(_ field: OTLPField, _ value: UInt32) {
        tag(field, .varint)
        buffer.append(varint: UInt64(value))
    }

    mutating func integer(_ field: OTLPField, _ value: Int64) {
        tag(field, .varint)
        buffer.append(varint: UInt64(bitPattern: value))
    }

    mutating func double(_ field: OTLPField, _ value: Double) {
        tag(field, .fixed64)
        buffer.append(bytesOf: value.bitPattern.littleEndian)
    }

    mutating func boolean(_ field: OTLPField, _ value: Bool) {
        tag(field, .varint)
        buffer.append(value ? 1 : 0)
    }

    @inline(__always)
    mutating func document(_ body: (inout ProtobufWriter) -> Void) {
        body(&self)
    }

    @inline(__always)
    mutating func message(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        tag(field, .lengthDelimited)
        let place = buffer.count
        buffer.append(0)
        body(&self)
        buffer.insertLength(at: place)
    }

    @inline(__always)
    mutating func list(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        body(&self)
    }

    @inline(__always)
    mutating func element(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        message(field, body)
    }

    @inline(__always)
    mutating func longElement(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        tag(field, .lengthDelimited)
        let place = buffer.count
        buffer.append(bytesOf: 0 as UInt16)
        body(&self)
        buffer.insertLongLength(at: place)
    }

    // If all lengths and the field's tag take one byte each, four bytes precede the key, and four the value.

    @inline(__always)
    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, text: UnsafeBufferPointer<UInt8>) {
        let key = key.bytes
        guard key.count &+ text.count &+ 6 < 0x80, field.number < 16 else {
            return longAttribute(field, key, text: text)
        }
        let (first, second) = Self.heads(field, key.count, text.count)
        buffer.append(first.littleEndian, key, second.littleEndian, text)
    }

    @inline(__always)
    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, text: ShortText) {
        let key = key.bytes
        guard key.count &+ text.count &+ 6 < 0x80, field.number < 16 else {
            return text.withBytes { longAttribute(field, key, text: $0) }
        }
        let (first, second) = Self.heads(field, key.count, text.count)
        buffer.append(first.littleEndian, key, second.littleEndian, text)
    }

    /// Returns the bytes before the key and before the string of a short attribute, in little-endian order.
    @inline(__always)
    private static func heads(_ field: OTLPField, _ keyCount: Int, _ textCount: Int) -> (UInt32, UInt32) {
        let (key, text) = (UInt32(truncatingIfNeeded: keyCount), UInt32(truncatingIfNeeded: textCount))
        return (
            head(field) | (key &+ text &+ 6) << 8 | head(OTLPField.KeyValue.key) << 16 | key << 24,
            head(OTLPField.KeyValue.value) | (text &+ 2) << 8 | head(OTLPField.AnyValue.string) << 16 | text << 24
        )
    }

    @inline(never)
    private mutating func longAttribute(
        _ field: OTLPField,
        _ key: UnsafeBufferPointer<UInt8>,
        text: UnsafeBufferPointer<UInt8>
    ) {
        let valueSize = 1 + Self.size(ofVarint: text.count) + text.count
        beginAttribute(field, key, valueSize: valueSize)
        tag(OTLPField.AnyValue.string, .lengthDelimited)
        buffer.append(varint: UInt64(text.count))
        buffer.append(text)
    }

    @inline(__always)
    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, integer: Int64) {
        let number = UInt64(bitPattern: integer)
        let key = key.bytes
        guard key.count < 0x40, number < 0x4000, field.number < 16 else {
            return longAttribute(field, key, number: number)
        }
        let size: UInt32 = number < 0x80 ? 1 : 2
        let count = UInt32(truncatingIfNeeded: key.count)
        let lowest = UInt32(truncatingIfNeeded: number & 0x7f) | (size &- 1) << 7
        let first =
            Self.head(field) | (count &+ size &+ 5) << 8 | Self.head(OTLPField.KeyValue.key) << 16 | count << 24
        let second =
            Self.head(OTLPField.KeyValue.value) | (size &+ 1) << 8 | OTLPField.AnyValue.integer.number << 19
            | lowest << 24
        buffer.append(first.littleEndian, key, second.littleEndian)
        if size == 2 { buffer.append(UInt8(truncatingIfNeeded: number >> 7)) }
    }

    @inline(never)
    private mutating func longAttribute(
        _ field: OTLPField,
        _ key: UnsafeBufferPointer<UInt8>,
        number: UInt64
    ) {
        let size = Self.size(ofVarint: number)
        beginAttribute(field, key, valueSize: 1 + size)
        tag(OTLPField.AnyValue.integer, .varint)
        buffer.append(varint: number)
    }

    /// Returns the tag of a length-delimited field with a number below 16, which is one byte.
    @inline(__always)
    private static func head(_ field: OTLPField) -> UInt32 {
        field.number << 3 | WireType.lengthDelimited.rawValue
    }

    /// Writes a `KeyValue` up to its value. All lengths follow from the sizes of key and value.
    @inline(__always)
    private mutating func beginAttribute(_ field: OTLPField, _ key: UnsafeBufferPointer<UInt8>, valueSize: Int) {
        let keySize = 1 + Self.size(ofVarint: key.count) + key.count
        tag(field, .lengthDelimited)
        buffer.append(varint: UInt64(keySize + 1 + Self.size(ofVarint: valueSize) + valueSize))
        tag(OTLPField.KeyValue.key, .lengthDelimited)
        buffer.append(varint: UInt64(key.count))
        buffer.append(key)
        tag(OTLPField.KeyValue.value, .lengthDelimited)
        buffer.append(varint: UInt64(valueSize))
    }

    /// Returns the size of a varint.
    @inline(__always)
    private static func size(ofVarint number: some FixedWidthInteger) -> Int {
        let number = UInt64(truncatingIfNeeded: number)
        return number < 0x80 ? 1 : (UInt64.bitWidth - number.leadingZeroBitCount + 6) / 7
    }

    var place: Int { buffer.count }

    func byteCount(since place: Int) -> Int { buffer.count - place }

    mutating func goBack(to place: Int) {
        buffer.truncate(to: place)
    }
}
