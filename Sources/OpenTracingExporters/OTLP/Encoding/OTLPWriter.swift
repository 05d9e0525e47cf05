//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// The syntax of OTLP messages. Their contents are determined once, by ``OTLPEncoder``.
///
/// Writers append to one buffer as they are called, without building a tree of messages.
protocol OTLPWriter: ~Copyable {
    /// Creates a writer for one message.
    ///
    /// - Parameter buffer: the buffer to write to.
    init(_ buffer: consuming ByteBuffer)

    /// The approximate size of a span in bytes.
    static var usualSpanSize: Int { get }

    /// Whether numbers may be infinite or NaN.
    static var takesNonFiniteNumbers: Bool { get }

    /// Writes the whole message.
    mutating func document(_ body: (inout Self) -> Void)

    /// Ends the message, and returns the buffer.
    consuming func finish() -> ByteBuffer

    mutating func text(_ field: OTLPField, _ value: String)
    /// Writes a UTF-8 string.
    mutating func text(_ field: OTLPField, _ value: UnsafeBufferPointer<UInt8>)
    mutating func traceID(_ field: OTLPField, _ value: TraceID)
    mutating func spanID(_ field: OTLPField, _ value: SpanID)
    /// Writes a timestamp: nanoseconds since 1970, `fixed64`.
    mutating func time(_ field: OTLPField, _ nanoseconds: UInt64)
    /// Writes a `uint32`.
    mutating func count(_ field: OTLPField, _ value: UInt32)
    /// Writes a `fixed32`.
    mutating func flags(_ field: OTLPField, _ value: UInt32)
    mutating func enumeration(_ field: OTLPField, _ value: UInt32)
    mutating func integer(_ field: OTLPField, _ value: Int64)
    /// Writes a `double`.
    mutating func double(_ field: OTLPField, _ value: Double)
    mutating func boolean(_ field: OTLPField, _ value: Bool)

    /// Writes a nested message.
    mutating func message(_ field: OTLPField, _ body: (inout Self) -> Void)

    /// Writes a repeated field: `body` calls ``element(_:_:)`` for each of its messages, with the same field.
    mutating func list(_ field: OTLPField, _ body: (inout Self) -> Void)

    /// Writes one message of a repeated field.
    mutating func element(_ field: OTLPField, _ body: (inout Self) -> Void)

    /// Writes one message of a repeated field that usually has 128 to 16 383 bytes in protobuf.
    mutating func longElement(_ field: OTLPField, _ body: (inout Self) -> Void)

    /// Writes a `KeyValue` with a string as one message of a repeated field: the bulk of a span, written at once.
    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, text: UnsafeBufferPointer<UInt8>)

    /// Writes a `KeyValue` with a short string as one message of a repeated field.
    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, text: ShortText)

    /// Writes a `KeyValue` with an integer as one message of a repeated field.
    mutating func attribute(_ field: OTLPField, _ key: OTLPKey, integer: Int64)

    /// A position in the output.
    associatedtype Place

    /// The current position.
    var place: Place { get }

    /// Returns the number of bytes written since a position.
    func byteCount(since place: Place) -> Int

    /// Discards everything written since a position in the same message.
    mutating func goBack(to place: Place)
}

/// The name of an attribute.
///
/// Memory safety: the creator ensures that the bytes outlive its use.
struct OTLPKey {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether it is known to need no escaping.
    let isPlain: Bool
}

/// A field of the OTLP messages: its protobuf number and its JSON name.
///
/// OpenTelemetry protocol 1.x, `opentelemetry/proto/trace/v1/trace.proto` and the files that it imports.
struct OTLPField {
    let number: UInt32
    let name: StaticString

    private init(_ number: UInt32, _ name: StaticString) {
        self.number = number
        self.name = name
    }

    /// Fields of `ExportTraceServiceRequest`, `ResourceSpans` and `ScopeSpans`.
    enum Envelope {
        static var resourceSpans: OTLPField { OTLPField(1, "resourceSpans") }
        static var resource: OTLPField { OTLPField(1, "resource") }
        static var scopeSpans: OTLPField { OTLPField(2, "scopeSpans") }
        static var scope: OTLPField { OTLPField(1, "scope") }
        static var spans: OTLPField { OTLPField(2, "spans") }
    }

    /// Fields of `Resource`.
    enum Resource {
        static var attributes: OTLPField { OTLPField(1, "attributes") }
        static var droppedAttributesCount: OTLPField { OTLPField(2, "droppedAttributesCount") }
    }

    /// Fields of `InstrumentationScope`.
    enum Scope {
        static var name: OTLPField { OTLPField(1, "name") }
        static var version: OTLPField { OTLPField(2, "version") }
    }

    /// Fields of `Span`.
    enum Span {
        static var traceID: OTLPField { OTLPField(1, "traceId") }
        static var spanID: OTLPField { OTLPField(2, "spanId") }
        static var traceState: OTLPField { OTLPField(3, "traceState") }
        static var parentSpanID: OTLPField { OTLPField(4, "parentSpanId") }
        static var name: OTLPField { OTLPField(5, "name") }
        static var kind: OTLPField { OTLPField(6, "kind") }
        static var startTime: OTLPField { OTLPField(7, "startTimeUnixNano") }
        static var endTime: OTLPField { OTLPField(8, "endTimeUnixNano") }
        static var attributes: OTLPField { OTLPField(9, "attributes") }
        static var droppedAttributesCount: OTLPField { OTLPField(10, "droppedAttributesCount") }
        static var events: OTLPField { OTLPField(11, "events") }
        static var droppedEventsCount: OTLPField { OTLPField(12, "droppedEventsCount") }
        static var links: OTLPField { OTLPField(13, "links") }
        static var droppedLinksCount: OTLPField { OTLPField(14, "droppedLinksCount") }
        static var status: OTLPField { OTLPField(15, "status") }
        static var flags: OTLPField { OTLPField(16, "flags") }
    }

    /// Fields of `Span.Event`.
    enum Event {
        static var time: OTLPField { OTLPField(1, "timeUnixNano") }
        static var name: OTLPField { OTLPField(2, "name") }
        static var attributes: OTLPField { OTLPField(3, "attributes") }
        static var droppedAttributesCount: OTLPField { OTLPField(4, "droppedAttributesCount") }
    }

    /// Fields of `Span.Link`.
    enum Link {
        static var traceID: OTLPField { OTLPField(1, "traceId") }
        static var spanID: OTLPField { OTLPField(2, "spanId") }
        static var traceState: OTLPField { OTLPField(3, "traceState") }
        static var attributes: OTLPField { OTLPField(4, "attributes") }
        static var flags: OTLPField { OTLPField(6, "flags") }
    }

    /// Fields of `Status`.
    enum Status {
        static var message: OTLPField { OTLPField(2, "message") }
        static var code: OTLPField { OTLPField(3, "code") }
    }

    /// Fields of `KeyValue`.
    enum KeyValue {
        static var key: OTLPField { OTLPField(1, "key") }
        static var value: OTLPField { OTLPField(2, "value") }
    }

    /// Fields of `AnyValue`, exactly one of which is set.
    enum AnyValue {
        static var string: OTLPField { OTLPField(1, "stringValue") }
        static var boolean: OTLPField { OTLPField(2, "boolValue") }
        static var integer: OTLPField { OTLPField(3, "intValue") }
        static var double: OTLPField { OTLPField(4, "doubleValue") }
        static var array: OTLPField { OTLPField(5, "arrayValue") }
        static var keyValueList: OTLPField { OTLPField(6, "kvlistValue") }
    }

    /// The only field of `ArrayValue` and `KeyValueList`.
    enum List {
        static var values: OTLPField { OTLPField(1, "values") }
    }
}
