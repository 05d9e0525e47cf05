//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// Writes OTLP as JSON, in the form that the strictest readers require: 64-bit numbers as strings, enumerations as numbers,
/// identifiers as lowercase hexadecimal digits.
struct OTLPJSONWriter: OTLPWriter, ~Copyable {
    private var text: JSONText

    init(_ buffer: consuming ByteBuffer) {
        text = JSONText(buffer)
    }

    static var usualSpanSize: Int { 768 }

    static var takesNonFiniteNumbers: Bool { false }

    @inline(__always)
    mutating func document(_ body: (inout OTLPJSONWriter) -> Void) {
        object(body)
    }

    consuming func finish() -> ByteBuffer { text.finish() }

    @inline(__always)
    mutating func text(_ field: OTLPField, _ value: String) {
        text.key(field.name)
        text.string(value)
    }

    @inline(__always)
    mutating func text(_ field: OTLPField, _ value: UnsafeBufferPointer<UInt8>) {
        text.key(field.name)
        text.string(value)
    }

    @inline(__always)
    mutating func traceID(_ field: OTLPField, _ value: TraceID) {
        text.key(field.name)
        text.hexadecimal(value.high, value.low)
    }

    @inline(__always)
    mutating func spanID(_ field: OTLPField, _ value: SpanID) {
        text.key(field.name)
        text.hexadecimal(value.rawValue)
    }

    @inline(__always)
    mutating func time(_ field: OTLPField, _ nanoseconds: UInt64) {
        text.key(field.name)
        text.quotedNumber(nanoseconds)
    }

    @inline(__always)
    mutating func count(_ field: OTLPField, _ value: UInt32) {
        text.key(field.name)
        text.number(value)
    }

    @inline(__always)
    mutating func flags(_ field: OTLPField, _ value: UInt32) {
        text.key(field.name)
        text.number(value)
    }

    @inline(__always)
    mutating func enumeration(_ field: OTLPField, _ value: UInt32) {
        text.key(field.name)
        text.number(value)
    }

    @inline(__always)
    mutating func integer(_ field: OTLPField, _ value: Int64) {
        text.key(field.name)
        text.quotedNumber(value)
    }

    mutating func double(_ field: OTLPField, _ value: Double) {
        text.key(field.name)
        text.number(value)
    }

    mutating func boolean(_ field: OTLPField, _ value: Bool) {
        text.key(field.name)
        text.boolean(value)
    }

    @inline(__always)
    mutating func message(_ field: OTLPField, _ body: (inout OTLPJSONWriter) -> Void) {
        text.key(field.name)
        object(body)
    }

    @inline(__always)
    mutating func list(_ field: OTLPField, _ body: (inout OTLPJSONWriter) -> Void) {
        text.key(field.name)
        text.beginArray()
        body(&self)
        text.endArray()
    }

    @inline(__always)
    mutating func element(_ field: OTLPField, _ body: (inout OTLPJSONWriter) -> Void) {
        object(body)
    }

    @inline(__always)
    mutating func longElement(_ field: OTLPField, _ body: (inout OTLPJSONWriter) -> Void) {
        object(body)
    }

    @inline(__always)
    private mutating func object(_ body: (inout OTLPJSONWriter) -> Void) {
        text.beginObject()
        body(&self)
        text.endObject()
    }

    mutating func attribute(
        _ field: OTLPField,
        _ key: OTLPKey,
        text value: UnsafeBufferPointer<UInt8>
    ) {
        text.object(#"{"key":""#, key.bytes, isPlain: key.isPlain, #"","value":{"stringValue":"#, "}}") {
            $0.string(value)
        }
    }

    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, text value: ShortText) {
        value.withBytes { attribute(field, key, text: $0) }
    }

    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, integer: Int64) {
        text.object(#"{"key":""#, key.bytes, isPlain: key.isPlain, #"","value":{"intValue":"#, "}}") {
            $0.quotedNumber(integer)
        }
    }

    var place: JSONText.Place { text.place }

    func byteCount(since place: JSONText.Place) -> Int { text.byteCount(since: place) }

    mutating func goBack(to place: JSONText.Place) {
        text.goBack(to: place)
    }
}
