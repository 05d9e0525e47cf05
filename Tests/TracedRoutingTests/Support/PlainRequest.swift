//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import TracedRouting

/// A request of a server that has no more than a method and a path.
struct PlainRequest: TraceableRequest {
    var method = "GET"
    var path = "/"
    var query: String?
    var authority: String?
    var headers: Headers = [:]

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { headers.forEachEntry(body) }
    func values(forKey key: String) -> [String] { headers.values(forKey: key) }
}
