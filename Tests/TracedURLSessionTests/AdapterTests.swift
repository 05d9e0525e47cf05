//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingTesting
import Testing
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The kit for adapters, on clients", .timeLimit(.minutes(5)))
struct AdapterTests {
    static func request(_ method: String, _ url: String, _ fields: [(name: String, value: String)]) throws -> URLRequest
    {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        for field in fields { request.setValue(field.value, forHTTPHeaderField: field.name) }
        return request
    }

    static func statusCode(_ response: URLResponse) throws -> Int {
        try #require(response as? HTTPURLResponse).statusCode
    }

    static let tracedSession = AdapterConformance(
        client: ClientAdapter { tracing, method, url, fields in
            let session = TracedSession(tracing: tracing)
            return try statusCode(try await session.data(for: request(method, url, fields)).1)
        }
    )

    static let anySession = AdapterConformance(
        client: ClientAdapter { tracing, method, url, fields in
            try statusCode(try await URLSession.shared.data(for: request(method, url, fields), tracing: tracing).1)
        }
    )

    @Test("A traced session keeps every promise", arguments: tracedSession.cases)
    func keptByTracedSession(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    @Test("Any session that is called with tracing keeps every promise", arguments: anySession.cases)
    func keptByAnySession(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    @Test("A client that is not instrumented breaks every promise but that about the mode off")
    func notInstrumented() async {
        let bare = AdapterConformance(
            client: ClientAdapter { _, method, url, fields in
                try Self.statusCode(try await URLSession.shared.data(for: Self.request(method, url, fields)).1)
            }
        )
        for promise in bare.cases {
            var isKept = true
            do throws(ConformanceFailure) { try await promise.run() } catch { isKept = false }
            #expect(isKept == promise.name.contains("mode off"), "\(promise)")
        }
    }
}
