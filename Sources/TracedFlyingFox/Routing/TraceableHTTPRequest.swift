//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import OpenTracing
import OpenTracingInstrumentation

/// A request of FlyingFox's as tracing sees it.
struct TraceableHTTPRequest: TraceableRequest {
    let request: HTTPRequest
    let parameters: [String: String]

    var method: String { request.method.rawValue }
    var path: String { request.target.path() }
    var query: String? {
        let query = request.target.query()
        return query.isEmpty ? nil : query
    }
    var scheme: String? { "http" }
    var authority: String? { request.headers[.host] }
    var remoteAddress: String? { request.remoteAddress?.description }

    func parameter(_ name: String) -> String? { parameters[name] }
    func native<Native>(_ type: Native.Type) -> Native? { request as? Native }

    func values(forKey key: String) -> [String] {
        HTTPFieldReader(headers: request.headers).values(forKey: key)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        HTTPFieldReader(headers: request.headers).forEachEntry(body)
    }
}

/// Header fields as a carrier.
struct HTTPFieldReader: TextMapReader, Sendable {
    let headers: HTTPHeaders

    func values(forKey key: String) -> [String] { headers.values(for: HTTPHeader(key)) }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (header, value) in headers { body(header.rawValue, value) }
    }
}
#endif
