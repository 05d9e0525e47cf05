//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// Writes OTLP as protobuf.
///
/// A nested message stands behind its length, which is known only afterwards: one byte is kept for it, which is enough for
/// almost all of them, and what follows moves up where it is not.
struct ProtobufWriter: OTLPWriter, ~Copyable {
    private var buffer: ByteBuffer

    init(reservingCapacity capacity: Int) {
        buffer = ByteBuffer(reservingCapacity: capacity)
    }

    var bytes: [UInt8] { buffer.bytes }

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

    mutating func text(_ field: OTLPField, _ value: String) {
        tag(field, .lengthDelimited)
        buffer.append(varint: UInt64(value.utf8.count))
        buffer.append(value)
    }

    mutating func traceID(_ field: OTLPField, _ value: TraceID) {
        tag(field, .lengthDelimited)
        buffer.append(16)
        buffer.append(bytesOf: value.high.bigEndian)
        buffer.append(bytesOf: value.low.bigEndian)
    }

    mutating func spanID(_ field: OTLPField, _ value: SpanID) {
        tag(field, .lengthDelimited)
        buffer.append(8)
        buffer.append(bytesOf: value.rawValue.bigEndian)
    }

    mutating func time(_ field: OTLPField, _ nanoseconds: UInt64) {
        tag(field, .fixed64)
        buffer.append(bytesOf: nanoseconds.littleEndian)
    }

    mutating func count(_ field: OTLPField, _ value: UInt32) {
        tag(field, .varint)
        buffer.append(varint: UInt64(value))
    }

    mutating func flags(_ field: OTLPField, _ value: UInt32) {
        tag(field, .fixed32)
        buffer.append(bytesOf: value.littleEndian)
    }

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

    mutating func document(_ body: (inout ProtobufWriter) -> Void) {
        body(&self)
    }

    mutating func message(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        tag(field, .lengthDelimited)
        let place = buffer.count
        buffer.append(0)
        body(&self)
        buffer.insertLength(at: place)
    }

    mutating func list(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        body(&self)
    }

    mutating func element(_ field: OTLPField, _ body: (inout ProtobufWriter) -> Void) {
        message(field, body)
    }
}
