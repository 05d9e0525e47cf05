//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import TracedRouting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A request of `URLSession` as tracing sees it.
struct OutgoingURLRequest: OutgoingRequest {
    var request: URLRequest

    var method: String { request.httpMethod ?? "GET" }
    var url: String { request.url?.absoluteString ?? "" }
    var host: String? { request.url?.host }
    var port: Int? { request.url?.port ?? request.url?.scheme.flatMap(Self.defaultPort) }

    mutating func set(_ value: String, forKey key: String) {
        request.setValue(value, forHTTPHeaderField: key)
    }

    mutating func removeValues(forKey key: String) {
        request.setValue(nil, forHTTPHeaderField: key)
    }

    private static func defaultPort(of scheme: String) -> Int? {
        switch scheme {
        case "http": 80
        case "https": 443
        default: nil
        }
    }
}
