//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
public import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// Adapts a `URLSession` request for tracing.
struct OutgoingURLRequest: OutgoingRequest {
    var request: URLRequest

    /// The session's timeout for requests without their own, if the session is known.
    private let limitOfSession: TimeInterval?

    init(_ request: URLRequest, sentWith configuration: URLSessionConfiguration? = nil) {
        self.request = request
        limitOfSession = configuration?.timeoutIntervalForRequest
    }

    var method: String { request.httpMethod ?? "GET" }
    var url: String { request.url?.absoluteString ?? "" }
    var host: String? { request.url?.host }
    var port: Int? { request.url?.port ?? request.url?.scheme.flatMap(Self.defaultPort) }
    var bodySize: Int? { request.httpBody?.count }

    var timeout: Duration? {
        // A request without its own timeout shows the default; the session's applies.
        let isDefault = request.timeoutInterval == Self.defaultTimeout
        guard var seconds = isDefault ? limitOfSession : request.timeoutInterval else { return nil }
        #if canImport(FoundationNetworking)
        // This Foundation truncates to whole seconds.
        seconds.round(.down)
        #endif
        // Checked explicitly, because a request accepts any number and a `Duration` cannot be infinite.
        return seconds > 0 && seconds < 1e9 ? .milliseconds(Int64(seconds * 1_000)) : nil
    }

    func values(forKey key: String) -> [String] {
        request.value(forHTTPHeaderField: key).map { [$0] } ?? []
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (name, value) in request.allHTTPHeaderFields ?? [:] {
            body(name, value)
        }
    }

    mutating func set(_ value: String, forKey key: String) {
        request.setValue(value, forHTTPHeaderField: key)
    }

    mutating func removeValues(forKey key: String) {
        request.setValue(nil, forHTTPHeaderField: key)
    }

    private static let defaultTimeout: TimeInterval = 60

    private static func defaultPort(of scheme: String) -> Int? {
        switch scheme.lowercased() {
        case "http": 80
        case "https": 443
        default: nil
        }
    }
}

extension URLRequest {
    /// Starts tracing a request that you send yourself: starts its span and injects the context into its headers.
    ///
    /// ```swift
    /// var request = URLRequest(url: url)
    /// let exchange = request.beginTracing(with: tracing)
    /// // send the request; then, wherever the answer arrives:
    /// exchange.responded(statusCode: response.statusCode)
    /// exchange.finish()
    /// ```
    ///
    /// The session may follow redirects on its own and copy the headers, so only headers that
    /// `ClientSettings.propagatedHeadersToOtherOrigins` allows are written: no baggage by default.
    ///
    /// The span is a child of the active span. It finishes with the exchange at the latest.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - call: the tracing rule of this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the exchange, to which to report the outcome of the request.
    public mutating func beginTracing(with tracing: RequestTracing, _ call: ClientCall = .traced) -> ClientExchange {
        var outgoing = OutgoingURLRequest(self)
        let exchange = ClientTracing(urlSession: tracing).begin(&outgoing, call)
        self = outgoing.request
        return exchange
    }
}

extension URLResponse {
    /// The response head for tracing, or `nil` for a non-HTTP response.
    var head: ResponseHead? {
        (self as? HTTPURLResponse).map { ResponseHead(statusCode: $0.statusCode, fields: ResponseFields(response: $0)) }
    }

    /// Returns the final URL if the session followed redirects, otherwise `nil`.
    func redirectedURL(from request: URLRequest) -> String? {
        guard let asked = request.url, let answered = url, asked != answered,
            Self.comparable(asked) != Self.comparable(answered)
        else { return nil }
        return answered.absoluteString
    }

    /// Returns a URL without the parts that `URLSession` may change without a redirect.
    private static func comparable(_ url: URL) -> String {
        var text = url.absoluteString.prefix { $0 != "#" }
        if url.path.isEmpty || url.path == "/", text.last == "/" { text.removeLast() }
        return text.lowercased()
    }
}

/// The header fields of a response, read on demand.
private struct ResponseFields: TextMapReader, Sendable {
    let response: HTTPURLResponse

    func values(forKey key: String) -> [String] {
        response.value(forHTTPHeaderField: key).map { [$0] } ?? []
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (name, value) in response.allHeaderFields {
            if let name = name as? String { body(name, "\(value)") }
        }
    }
}
