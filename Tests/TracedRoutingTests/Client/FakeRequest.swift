//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import TracedRouting

/// A request of a client that sends nothing.
struct FakeRequest: OutgoingRequest {
    var method = "GET"
    var url = "http://ann:secret@inventory:8081/stock/7?token=abc&page=2#part"
    var host: String? = "inventory"
    var port: Int? = 8081
    var bodySize: Int?
    var timeout: Duration?
    var headers: Headers = [:]

    func values(forKey key: String) -> [String] { headers.values(forKey: key) }
    func forEachEntry(_ body: (String, String) -> Void) { headers.forEachEntry(body) }
    mutating func set(_ value: String, forKey key: String) { headers.set(value, forKey: key) }
    mutating func removeValues(forKey key: String) { headers.removeValues(forKey: key) }

    /// The same request to another place, with the headers that most clients copy.
    func redirected(to url: String) -> FakeRequest {
        var next = self
        next.url = url
        next.host = nil
        next.port = nil
        return next
    }
}

extension Fixture {
    var client: ClientTracing { ClientTracing(tracing, component: "fake") }

    /// What the headers of a request tell the other side.
    func context(in request: FakeRequest) -> MockSpanContext? {
        (try? tracer.extract(as: .httpHeaders, from: request.headers)) as? MockSpanContext
    }

    init(client settings: ClientSettings) {
        self.init(TracingSettings(mode: .all, client: settings))
    }
}

extension MockSpan {
    /// The log records with an event.
    func logs(_ event: String) -> [LogFields] {
        logs.map(\.fields).filter { $0["event"] == .string(event) }
    }
}
