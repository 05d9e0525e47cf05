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

/// A request of `URLSession` as tracing sees it.
struct OutgoingURLRequest: OutgoingRequest {
    var request: URLRequest

    init(_ request: URLRequest) {
        self.request = request
    }

    var method: String { request.httpMethod ?? "GET" }
    var url: String { request.url?.absoluteString ?? "" }
    var host: String? { request.url?.host }
    var port: Int? { request.url?.port ?? request.url?.scheme.flatMap(Self.defaultPort) }
    var bodySize: Int? { request.httpBody?.count }

    var timeout: Duration? {
        // Written out, since a request may hold any number here, and a duration holds no infinity.
        let seconds = request.timeoutInterval
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

    private static func defaultPort(of scheme: String) -> Int? {
        switch scheme.lowercased() {
        case "http": 80
        case "https": 443
        default: nil
        }
    }
}
