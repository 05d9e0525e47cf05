//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A field of the OTLP messages: its number in protobuf and its name in JSON.
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

    /// The one field of `ArrayValue` and of `KeyValueList`.
    enum List {
        static var values: OTLPField { OTLPField(1, "values") }
    }
}
