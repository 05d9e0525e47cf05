//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingInstrumentation

/// A response of the router as tracing sees it.
struct ServedResponse: TraceableResponse {
    var response: Response
    /// Whether the body is not sent, because the head alone was asked for.
    let isHead: Bool

    init(_ response: Response, isHead: Bool) {
        self.response = response
        self.isHead = isHead
    }

    var head: ResponseHead { ResponseHead(statusCode: response.status.code, fields: response.headers) }

    var wholeBody: [UInt8]? {
        if isHead { return [] }
        return if case .bytes(let bytes) = response.body.content { bytes } else { nil }
    }

    mutating func observeBody(_ observer: BodyObserver) {
        let body = response.body
        response.body = ResponseBody(length: body.length) { writer in
            var target = writer
            try await observer.write {
                var observed: any BodyWriter = ObservedBodyWriter(base: target, observer: observer)
                try await body.write(to: &observed)
                if let observed = observed as? ObservedBodyWriter { target = observed.base }
            }
            writer = target
        }
    }
}

/// Passes the pieces of a body on, under the eyes of an observer.
private struct ObservedBodyWriter: BodyWriter {
    var base: any BodyWriter
    let observer: BodyObserver

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        var writer = base
        try await observer.send(bytes) { try await writer.write(bytes) }
        base = writer
    }
}
