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

@Suite("Statuses: every code a server can send, and codes that none can")
struct StatusTests {
    @Test(
        "Every code from 200 to 599 is sent as it is, tagged as a number, and a failure from 500 on",
        arguments: [2, 3, 4, 5]
    )
    func valid(hundred: Int) async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) {
            Get("/status/:code") { request in
                Response(HTTPStatus(request.parameters.code.flatMap { Int($0) } ?? 0))
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            for code in hundred * 100..<(hundred + 1) * 100 {
                let answer = try await Wire.answer(to: Wire.request("GET", "/status/\(code)"), from: url)
                #expect(answer.statusCode == code)
            }
        }
        let spans = service.tracer.finishedSpans
        #expect(
            spans.map { $0.tags[.httpStatusCode] } == (hundred * 100..<(hundred + 1) * 100).map { $0 }
        )
        #expect(spans.allSatisfy { ($0.tags[.error] == true) == (hundred == 5) })
    }

    @Test(
        "A code that cannot be sent becomes 500, with and without tracing, and the span says why",
        arguments: [-1, 0, 1, 99, 1000, 65_536, Int.max],
        [TracingMode.all, .off]
    )
    func invalid(code: Int, mode: TracingMode) async throws {
        let service = Service(TracingSettings(mode: mode))
        let routes = try TracedRouter(service.tracing) { Get("/odd") { _ in Response(HTTPStatus(code)) } }
        try await LiveServer.run(routes) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", "/odd"), from: url).statusCode == 500)
        }
        guard mode == .all else { return #expect(service.tracer.finishedSpans.isEmpty) }
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.tags[.httpStatusCode] == 500)
        #expect(span.tags[.error] == true)
        #expect(span.logs.contains { $0.fields["message"]?.stringValue?.contains("\(code)") == true })
    }

    @Test("Codes beyond the standard ones can be sent", arguments: [600, 799, 999])
    func unusual(code: Int) async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) { Get("/odd") { _ in Response(HTTPStatus(code)) } }
        try await LiveServer.run(routes) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", "/odd"), from: url).statusCode == code)
        }
        #expect(service.tracer.finishedSpans.first?.tags[.httpStatusCode] == code)
        #expect(service.tracer.finishedSpans.first?.tags[.error] == true)
    }
}
#endif
