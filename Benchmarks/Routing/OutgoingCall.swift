//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import TracedRouting

/// A request as the client of a framework sends it.
struct OutgoingCall: OutgoingRequest {
    let method = "GET"
    let url = "http://inventory:8080/stock/12345?page=2"
    let host: String? = "inventory"
    let port: Int? = 8080
    var headers: Headers = ["accept": "application/json", "user-agent": "benchmark/1.0"]

    func values(forKey key: String) -> [String] { headers.values(forKey: key) }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { headers.forEachEntry(body) }

    mutating func set(_ value: String, forKey key: String) { headers.set(value, forKey: key) }

    mutating func removeValues(forKey key: String) { headers.removeValues(forKey: key) }
}
