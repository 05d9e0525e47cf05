//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedFlyingFox

@Suite("Bodies of FlyingFox's own handlers, traced")
struct RoutedBodyTests {
    /// A body as a handler makes it.
    enum Body: CaseIterable, Sendable {
        case empty, data, largeData, known, unknown, file, failing, failingKnown

        func response() throws -> HTTPResponse {
            func pieces(failing: Bool = false) -> Pieces<AsyncThrowingStream<[UInt8], any Error>> {
                Pieces(
                    AsyncThrowingStream { continuation in
                        for piece in ["one,", "two,\r\n", "3\r\nthree\r\n"] { continuation.yield(Array(piece.utf8)) }
                        continuation.finish(throwing: failing ? Breakdown() : nil)
                    }
                )
            }
            switch self {
            case .empty: return HTTPResponse(statusCode: .ok)
            case .data: return HTTPResponse(statusCode: .ok, body: Data("text".utf8))
            case .largeData: return HTTPResponse(statusCode: .ok, body: Data(repeating: 0x61, count: 300_000))
            case .known: return HTTPResponse(statusCode: .ok, body: HTTPBodySequence(from: pieces(), count: 20))
            case .unknown: return HTTPResponse(statusCode: .ok, body: HTTPBodySequence(from: pieces()))
            case .file: return HTTPResponse(statusCode: .ok, body: try HTTPBodySequence(file: URL(filePath: #filePath)))
            case .failingKnown:
                return HTTPResponse(statusCode: .ok, body: HTTPBodySequence(from: pieces(failing: true), count: 30))
            case .failing: return HTTPResponse(statusCode: .ok, body: HTTPBodySequence(from: pieces(failing: true)))
            }
        }
    }

    private func answers(_ service: Service) async throws -> [String] {
        var routes = TracedRoutedHTTPHandler(service.tracing)
        for body in Body.allCases {
            routes.appendRoute(HTTPRoute("GET /\(body)")) { _ in try body.response() }
        }
        return try await answers(of: routes)
    }

    private func answersOfFlyingFox() async throws -> [String] {
        var routes = RoutedHTTPHandler()
        for body in Body.allCases {
            routes.appendRoute(HTTPRoute("GET /\(body)")) { _ in try body.response() }
        }
        return try await answers(of: routes)
    }

    private func answers(of routes: some HTTPHandler) async throws -> [String] {
        let collected = Collected()
        try await LiveServer.run(routes) { port in
            for body in Body.allCases {
                collected.add(try await LiveRouting.answer(to: LiveRouting.request("GET", "/\(body)"), port: port))
            }
        }
        return collected.texts
    }

    @Test(
        "They are sent byte by byte as FlyingFox alone sends them",
        arguments: TracingMode.allCases,
        [MockFaults(), .everything()]
    )
    func identical(mode: TracingMode, faults: MockFaults) async throws {
        let expected = try await answersOfFlyingFox()
        let service = Service(TracingSettings(mode: mode))
        service.tracer.faults = faults
        let seen = try await answers(service)
        #expect(seen == expected)
        #expect(seen.count == Body.allCases.count)
        #expect(seen[Body.allCases.firstIndex(of: .unknown) ?? 0].contains("06\r\ntwo,\r\n\r\n"))
    }

    @Test("Each span finishes once, and one whose body breaks off has failed")
    func finish() async throws {
        let service = Service()
        _ = try await answers(service)
        let spans = await service.tracer.finishedSpans(count: Body.allCases.count)
        #expect(Set(spans.map(\.operationName)) == Set(Body.allCases.map { "GET /\($0)" }))
        #expect(
            spans.filter { $0.tags[.error] == true }.map(\.operationName).sorted() == [
                "GET /failing", "GET /failingKnown",
            ]
        )
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test("Bodies of responses are logged where the route says so, and a body that a route matches stays readable")
    func payloads() async throws {
        let service = Service()
        var routes = TracedRoutedHTTPHandler(service.tracing)
        let route = HTTPRoute("POST /orders", jsonBody: { $0["$.food"] == "fish" })
        routes.appendRoute(route, traced: .on().loggingPayloads(.responses)) { request in
            HTTPResponse(statusCode: .ok, headers: [.contentType: "application/json"], body: try await request.bodyData)
        }
        let collected = Collected()
        try await LiveServer.run(routes) { port in
            let request = LiveRouting.request("POST", "/orders", body: #"{"food": "fish"}"#)
            collected.add(try await LiveRouting.answer(to: request, port: port))
        }
        #expect(collected.texts.first?.hasSuffix(#"{"food": "fish"}"#) == true)
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        let payload = try #require(span.logs.first { $0.fields["event"] == "payload" })
        #expect(payload.fields["payload.direction"] == "response")
        #expect(payload.fields["payload.body"] == #"{"food": "fish"}"#)
    }
}
#endif
