//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes

/// The names of fields that are asked for in every request, made once: making one checks each of its characters.
enum FieldNames {
    private static let traceparent = HTTPField.Name("traceparent")
    private static let tracestate = HTTPField.Name("tracestate")
    private static let baggage = HTTPField.Name("baggage")
    private static let host = HTTPField.Name("host")
    private static let b3 = HTTPField.Name("b3")
    private static let jaeger = HTTPField.Name("uber-trace-id")

    /// The name for a key; `nil` where it cannot be the name of a field.
    static func name(of key: String) -> HTTPField.Name? {
        switch key {
        case "traceparent": traceparent
        case "tracestate": tracestate
        case "baggage": baggage
        case "host": host
        case "user-agent": .userAgent
        case "b3": b3
        case "uber-trace-id": jaeger
        default: HTTPField.Name(key)
        }
    }
}
#endif
