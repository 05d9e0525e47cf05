//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters

/// Finds the spans in a request of OTLP.
enum SpanIdentifiers {
    /// The identifiers of the spans in an `ExportTraceServiceRequest`, as they stand there.
    static func read(_ body: [UInt8]) throws -> [ArraySlice<UInt8>] {
        // resource_spans, scope_spans, spans, span_id
        try [1, 2, 2, 2].reduce([body[...]]) { messages, number in
            try messages.flatMap { try fields(number, of: $0) }
        }
    }

    private static func fields(_ number: UInt64, of message: ArraySlice<UInt8>) throws -> [ArraySlice<UInt8>] {
        var reader = ProtobufReader(message)
        var found: [ArraySlice<UInt8>] = []
        while let field = try reader.next() {
            if field.number == number, case .bytes(let bytes) = field.value { found.append(bytes) }
        }
        return found
    }
}
