//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingInstrumentation

extension HTTPClientResponse {
    /// Returns the response with a body that finishes the span after its last byte; a response without a body finishes it
    /// immediately.
    func observed(by exchange: ClientExchange, method: NIOHTTP1.HTTPMethod) -> HTTPClientResponse {
        guard exchange.span != nil, exchange.ends == .body else { return self }
        guard mayHaveBody(answering: method) else {
            exchange.finish()
            return self
        }
        var response = self
        response.body = .stream(exchange.observing(body, size: \.readableBytes))
        return response
    }

    /// Returns whether the response can have a body (RFC 9112, section 6.3).
    private func mayHaveBody(answering method: NIOHTTP1.HTTPMethod) -> Bool {
        guard method != .HEAD, status.mayHaveResponseBody, status != .noContent, status != .notModified else {
            return false
        }
        return headers.first(name: "content-length") != "0"
    }
}

extension HTTPClientResponse {
    /// The response head for tracing.
    var head: ResponseHead { ResponseHead(status, headers) }
}

extension ResponseHead {
    init(_ status: HTTPResponseStatus, _ headers: HTTPHeaders) {
        self.init(statusCode: Int(status.code), fields: ResponseFields(headers: headers))
    }
}

/// The header fields of a response.
private struct ResponseFields: TextMapReader, Sendable {
    let headers: HTTPHeaders

    func values(forKey key: String) -> [String] {
        headers[key]
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (name, value) in headers { body(name, value) }
    }
}
#endif
