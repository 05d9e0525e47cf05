//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOHTTP1
import OpenTracing
import OpenTracingInstrumentation

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
