//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite(
    "N19 What the protocol can do stays as it was: upgrades offered, continue, pipelining, chunks, trailers, long heads"
)
struct ProtocolTests {
    /// After it Hummingbird closes a connection that it keeps open otherwise.
    private static let last = Wire.request("GET", "/none")

    /// Requests that use the protocol's corners; each ends its connection.
    static let requests: [String] = [
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\nbody\r\n3\r\n123\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-End\r\nConnection: close\r\n\r\n"
            + "4\r\nbody\r\n0\r\nX-End: yes\r\n\r\n",
        "GET /echo HTTP/1.0\r\nHost: a\r\n\r\n" + last,
        "GET /echo HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\nGET /echo HTTP/1.0\r\nHost: a\r\n\r\n" + last,
        "HEAD /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "OPTIONS /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET http://shop.example/echo?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Long: \(String(repeating: "x", count: 10_000))\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
            + "GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "TRACE /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ]

    private func answer(to request: String, _ tracing: RequestTracing) async throws -> String {
        let routes = try TracedRouter(tracing) {
            Get("/echo") { .text("\($0.headers["upgrade"] ?? "none")") }
            Post("/echo") { Response(.ok, body: ResponseBody(try await $0.body.collect())) }
        }
        return try await LiveServer.value(routes) { (url) async throws in try await Wire.answer(to: request, from: url)
        }
    }

    @Test("Bytes are the same with and without tracing", arguments: requests.indices)
    func identical(index: Int) async throws {
        let request = Self.requests[index]
        let expected = try await answer(
            to: request,
            RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off))
        )
        let service = Service()
        #expect(try await answer(to: request, service.tracing) == expected)
        #expect(service.tracer.unfinishedSpans.isEmpty)
    }

    @Test(
        "An upgrade that is offered is left to the server, and answered as without tracing",
        arguments: ["websocket", "h2c"],
        [TracingMode.all, .off]
    )
    func upgrade(name: String, mode: TracingMode) async throws {
        let service = Service(TracingSettings(mode: mode))
        let routes = try TracedRouter(service.tracing) {
            Get("/echo") { .text("<\($0.headers["upgrade"] ?? "none")>") }
        }
        let answer = try await LiveServer.value(routes) { (url) async throws in
            try await Wire.connect(to: url) { wire in
                try await wire.send(
                    "GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: \(name)\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
                )
                // After such a request Hummingbird reads no more from the connection, and keeps it open.
                return try await wire.text(upTo: "<\(name)>")
            }
        }
        #expect(answer.statusCode == 200)
        #expect(answer.hasSuffix("\r\n\r\n<\(name)>"))
        #expect(service.tracer.finishedSpans.count == (mode == .all ? 1 : 0))
    }

    @Test("Requests sent before the answers have come have a span each, in their order")
    func pipelining() async throws {
        let service = Service(TracingSettings(mode: .all, tracedRequestAttributes: [\.parameters.number]))
        let routes = try TracedRouter(service.tracing) {
            Get("/n/:number") { .text("<\($0.parameters.number ?? "")>") }
        }
        let requests = (1...100).map { "GET /n/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
        let answer = try await LiveServer.value(routes) { (url) async throws in
            try await Wire.answer(to: requests + Wire.request("GET", "/n/101"), from: url)
        }
        #expect((1...101).allSatisfy { answer.contains("<\($0)>") })
        let numbers = service.tracer.finishedSpans.map { $0.tags["http.parameter.number"]?.stringValue }
        #expect(numbers == (1...101).map { "\($0)" })
        #expect(Set(service.tracer.finishedSpans.map(\.traceIDString)).count == 101)
    }
}
#endif
