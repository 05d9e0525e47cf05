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
#endif
