//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension URLResponse {
    /// The head as tracing sees it, or `nil` for a response that is none of HTTP.
    var head: ResponseHead? {
        (self as? HTTPURLResponse).map { ResponseHead(statusCode: $0.statusCode, fields: ResponseFields(response: $0)) }
    }

    /// The URL that answered, if it is another than the one that was asked: the session has followed redirects.
    func redirectedURL(from request: URLRequest) -> String? {
        guard let asked = request.url, let answered = url, asked != answered,
            Self.comparable(asked) != Self.comparable(answered)
        else { return nil }
        return answered.absoluteString
    }

    /// A URL without what `URLSession` may change in it without being redirected.
    private static func comparable(_ url: URL) -> String {
        var text = url.absoluteString.prefix { $0 != "#" }
        if url.path.isEmpty || url.path == "/", text.last == "/" { text.removeLast() }
        return text.lowercased()
    }
}

/// The header fields of a response, read when they are asked for.
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
