//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Requests without a handler are traced: 404, 405, middleware that answers or throws")
struct UnmatchedRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: String
        let target: String
        var headers: [(String, String)] = []
        let statusCode: Int
        let name: String
        var testDescription: String { "\(method) \(target) \(headers.map(\.0))" }
    }

    static let cases = [
        Case(method: "GET", target: "/none", statusCode: 404, name: "GET"),
        Case(method: "GET", target: "/", statusCode: 404, name: "GET"),
        Case(method: "GET", target: "/orders/7/8", statusCode: 404, name: "GET"),
        Case(method: "POST", target: "/orders/7", statusCode: 405, name: "POST /orders/:id"),
        Case(
            method: "GET",
            target: "/orders/7",
            headers: [("X-Reject", "answer")],
            statusCode: 401,
            name: "GET /orders/:id"
        ),
        Case(
            method: "GET",
            target: "/orders/7",
            headers: [("X-Reject", "throw")],
            statusCode: 500,
            name: "GET /orders/:id"
        ),
        Case(method: "GET", target: "/none", headers: [("X-Reject", "answer")], statusCode: 401, name: "GET"),
        Case(method: "GET", target: "/orders/7", statusCode: 200, name: "GET /orders/:id"),
    ]

    @Test("Each has its span, its name and its status", arguments: cases)
    func table(_ row: Case) async throws {
        let service = Service()
        let gate = Intercept { request, next in
            switch request.headers["x-reject"] {
            case "answer": return Response(.unauthorized)
            case "throw": throw Breakdown()
            default: return try await next(request)
            }
        }
        let routes = try TracedRouter(service.tracing, middleware: [gate]) { Get("/orders/:id") { _ in .ok } }
        try await LiveServer.run(routes) { (url) async throws in
            let answer = try await Wire.answer(
                to: Wire.request(row.method, row.target, headers: row.headers),
                from: url
            )
            #expect(answer.statusCode == row.statusCode)
        }
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(service.tracer.finishedSpans.count == 1)
        #expect(span.operationName == row.name)
        #expect(span.tags[.httpStatusCode] == row.statusCode)
        #expect((span.tags[.error] == true) == (row.statusCode == 500))
    }

    @Test("In the mode for annotated routes they have none", arguments: cases.prefix(4))
    func annotated(_ row: Case) async throws {
        let service = Service(TracingSettings(mode: .annotated))
        let routes = try TracedRouter(service.tracing) { Get("/orders/:id", traced: true) { _ in .ok } }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request(row.method, row.target), from: url)
        }
        #expect(service.tracer.finishedSpans.isEmpty)
    }
}
#endif
