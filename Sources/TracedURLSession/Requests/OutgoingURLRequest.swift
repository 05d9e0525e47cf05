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

    /// What the session grants a request that asks for no limit of its own, where the session is known.
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
        // A request that says nothing shows the default, and the session decides.
        let isDefault = request.timeoutInterval == Self.defaultTimeout
        guard var seconds = isDefault ? limitOfSession : request.timeoutInterval else { return nil }
        #if canImport(FoundationNetworking)
        // This Foundation counts whole seconds.
        seconds.round(.down)
        #endif
        // Written out, since a request may hold any number here, and a duration holds no infinity.
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
