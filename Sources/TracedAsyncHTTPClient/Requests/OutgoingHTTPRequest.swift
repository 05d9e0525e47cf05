//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingInstrumentation

/// Adapts the head of an AsyncHTTPClient request, from either API, for tracing.
struct OutgoingHTTPRequest: OutgoingRequest {
    let method: String
    let url: String
    var headers: HTTPHeaders
    let timeout: Duration?
    private let components: URL?

    private init(method: NIOHTTP1.HTTPMethod, url: String, components: URL?, headers: HTTPHeaders, timeout: Duration?) {
        self.method = method.rawValue
        self.url = url
        self.components = components
        self.headers = headers
        self.timeout = timeout
    }

    init(_ request: HTTPClientRequest, timeout: Duration? = nil) {
        self.init(
            method: request.method,
            url: request.url,
            components: URL(string: request.url),
            headers: request.headers,
            timeout: timeout
        )
    }

    init(_ request: HTTPClient.Request, timeout: Duration? = nil) {
        self.init(
            method: request.method,
            url: request.url.absoluteString,
            components: request.url,
            headers: request.headers,
            timeout: timeout
        )
    }

    /// The host, if the URL has one. In the URL of a Unix domain socket, the host is the socket path.
    var host: String? { defaultPort == nil ? nil : components?.host }
    var port: Int? { defaultPort.map { components?.port ?? $0 } }
    var bodySize: Int? { headers.first(name: "content-length").flatMap { Int($0) } }

    func values(forKey key: String) -> [String] {
        headers[key]
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (name, value) in headers { body(name, value) }
    }

    mutating func set(_ value: String, forKey key: String) {
        headers.replaceOrAdd(name: key, value: value)
    }

    mutating func removeValues(forKey key: String) {
        headers.remove(name: key)
    }

    private var defaultPort: Int? {
        switch components?.scheme?.lowercased() {
        case "http": 80
        case "https": 443
        default: nil
        }
    }
}
#endif
