//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingTesting
import Testing
import TracedAsyncHTTPClient

@Suite("The kit for adapters, on AsyncHTTPClient", .timeLimit(.minutes(5)))
struct AdapterTests {
    static func conformance(_ sending: Sending?) -> AdapterConformance {
        AdapterConformance(
            client: ClientAdapter { tracing, method, url, fields in
                var request = HTTPClientRequest(url: url)
                request.method = NIOHTTP1.HTTPMethod(rawValue: method)
                for field in fields { request.headers.add(name: field.name, value: field.value) }
                let client = HTTPClient(configuration: Fixture.configuration)
                let fixture = Fixture(
                    tracer: MockTracer(scopeManager: ScopeManager()),
                    tracing: tracing,
                    client: client,
                    traced: TracedHTTPClient(configuration: Fixture.configuration, tracing: tracing)
                )
                let result: Result<Int, any Error>
                do {
                    if let sending {
                        result = .success(try await sending(request, fixture).status)
                    } else {
                        let response = try await client.execute(request, timeout: .seconds(600))
                        _ = try await response.body.collect(upTo: 1 << 20)
                        result = .success(Int(response.status.code))
                    }
                } catch {
                    result = .failure(error)
                }
                try await client.shutdown()
                try await fixture.traced.shutdown()
                return try result.get()
            }
        )
    }

    @Test(
        "Every way to send keeps every promise",
        arguments: Sending.allCases.flatMap { way in conformance(way).cases.map { (way, $0) } }
    )
    func kept(way: Sending, promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    @Test("A client that is not instrumented breaks every promise but that about the mode off")
    func notInstrumented() async {
        for promise in Self.conformance(nil).cases {
            var isKept = true
            do throws(ConformanceFailure) { try await promise.run() } catch { isKept = false }
            #expect(isKept == promise.name.contains("mode off"), "\(promise)")
        }
    }
}
#endif
