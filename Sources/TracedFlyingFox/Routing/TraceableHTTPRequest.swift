//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
import OpenTracing
import OpenTracingInstrumentation

/// Adapts a FlyingFox request for tracing.
struct TraceableHTTPRequest: TraceableRequest {
    let request: HTTPRequest
    let path: String
    private let parameters: [HTTPRequest.RouteParameter]

    /// FlyingFox provides the values of route parameters while it handles the request.
    init(_ request: HTTPRequest) {
        self.request = request
        parameters = request.routeParameters
        path = Self.path(of: request)
    }

    /// The path as sent, unless FlyingFox found other segments in it: it decodes a path before it looks for slashes, and routes and
    /// their secrets refer to those segments.
    private static func path(of request: HTTPRequest) -> String {
        let sent = request.target.path()
        guard sent != request.path, sent.split(separator: "/").count != request.path.split(separator: "/").count else {
            return sent
        }
        return request.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? sent
    }

    var method: String { request.method.rawValue }
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
