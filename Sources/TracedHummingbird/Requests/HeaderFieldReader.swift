//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
import OpenTracing

/// Header fields as a carrier.
struct HeaderFieldReader: TextMapReader, Sendable {
    let fields: HTTPFields

    func values(forKey key: String) -> [String] {
        FieldNames.name(of: key).map { fields[values: $0] } ?? []
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in fields {
            body(field.name.rawName, field.value)
        }
    }

    func holdsEntry(under keys: CarrierKeys) -> Bool {
        fields.contains { keys.contains($0.name.canonicalName) }
    }
}

/// Cached names of common header fields, in lowercase: creating a name validates each character.
enum FieldNames {
    private static let contentType = HTTPField.Name("content-type")
    private static let contentLength = HTTPField.Name("content-length")
    private static let cacheControl = HTTPField.Name("cache-control")
    private static let location = HTTPField.Name("location")
    private static let setCookie = HTTPField.Name("set-cookie")
    private static let userAgent = HTTPField.Name("user-agent")
    static let host = HTTPField.Name("host")
    private static let traceparent = HTTPField.Name("traceparent")
    private static let tracestate = HTTPField.Name("tracestate")
    private static let baggage = HTTPField.Name("baggage")
    private static let b3 = HTTPField.Name("b3")
    private static let jaeger = HTTPField.Name("uber-trace-id")

    /// Returns the field name for a key; `nil` if it is not a valid field name.
    static func name(of key: String) -> HTTPField.Name? {
        switch key {
        case "content-type": contentType
        case "content-length": contentLength
        case "cache-control": cacheControl
        case "location": location
        case "set-cookie": setCookie
        case "user-agent": userAgent
        case "host": host
        case "traceparent": traceparent
        case "tracestate": tracestate
        case "baggage": baggage
        case "b3": b3
        case "uber-trace-id": jaeger
        default: HTTPField.Name(key)
        }
    }
}
#endif
