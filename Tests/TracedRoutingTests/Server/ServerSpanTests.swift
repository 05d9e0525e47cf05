//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("The span of a request")
struct ServerSpanTests {
    @Test("Standard tags are set")
    func standardTags() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing, component: "test-server") {
            Get("/users/:id") { _ in .text("hello", status: .created) }
        }
        _ = await router.respond(
            to: Request(
                .get,
                "/users/7?page=2&token=abc",
                scheme: "https",
                authority: "user:pass@example.com:8443",
                remoteAddress: "10.0.0.1:4711"
            )
        )
        let span = try #require(fixture.spans.first)
        #expect(span.operationName == "GET /users/:id")
        #expect(
            span.tags == [
                "span.kind": "server",
                "component": "test-server",
                "http.method": "GET",
                "http.url": "https://[redacted]@example.com:8443/users/7?page=2&token=[redacted]",
                "http.route": "/users/:id",
                "peer.address": "10.0.0.1:4711",
                "http.status_code": 201,
            ]
        )
        #expect(span.logs.isEmpty)
        #expect(span.parentID == nil)
    }

    @Test("The caller's trace goes on")
    func continues() async throws {
        let fixture = Fixture(mode: .all)
        let (caller, headers) = try fixture.caller(baggage: ["user": "ann"])
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in .text(fixture.tracer.activeSpan?.baggageItem("user") ?? "-") }
        }
        let response = await router.respond(to: Request(.get, "/", headers: headers))
        let span = try #require(fixture.spans.first)
        #expect(span.traceIDString == caller?.traceIDString)
        #expect(span.parentID == caller?.spanIDString)
        #expect(try await response.body.collect() == Array("ann".utf8))
    }

    @Test("A context that cannot be read is counted, and the request begins a trace and is answered as usual")
    func broken() async throws {
        let fixture = Fixture(mode: .all)
        fixture.tracer.faults.extractionError = PropagationError(
            .spanContextCorrupted,
            format: .httpHeaders,
            reason: "test"
        )
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .text("fine") } }
        let response = await router.respond(to: Request(.get, "/"))
        #expect(response.status == .ok)
        #expect(fixture.spans.first?.parentID == nil)
        #expect(fixture.spans.count == 1)
        #expect(fixture.tracing.counters.brokenIncomingContextCount == 1)
    }

    @Test("What is active where the server runs never becomes the parent")
    func ignoresActive() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        await fixture.tracer.withSpan("surrounding") { _ in _ = await router.respond(to: Request(.get, "/")) }
        #expect(fixture.spans.named("GET /").first?.parentID == nil)
    }

    @Test("The span is active in middleware and handler, and what they start becomes its child")
    func active() async throws {
        let fixture = Fixture(mode: .all)
        let tracer = fixture.tracer
        let middleware = Intercept { request, next in
            try await tracer.withSpan("middleware") { _ in try await next(request) }
        }
        let router = try TracedRouter(fixture.tracing, middleware: [middleware]) {
            Get("/") { _ in tracer.withSpan("handler") { _ in .ok } }
        }
        _ = await router.respond(to: Request(.get, "/"))
        let spans = fixture.spans
        #expect(spans.map(\.operationName) == ["handler", "middleware", "GET /"])
        #expect(spans[0].isChild(of: spans[1]))
        #expect(spans[1].isChild(of: spans[2]))
        #expect(tracer.activeSpan == nil)
    }

    @Test("A handler that throws fails the span, with tag, log and the status that is sent")
    func throwing() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in throw Breakdown() } }
        let response = await router.respond(to: Request(.get, "/"))
        #expect(response.status == .internalServerError)
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true)
        #expect(span.tags[.httpStatusCode] == 500)
        let log = try #require(span.logs.first)
        #expect(span.logs.count == 1)
        #expect(log.fields["event"] == "error")
        #expect(log.fields["error.kind"] == "Breakdown")
        #expect(log.fields["error.object"]?.errorValue is Breakdown)
        #expect(log.fields["message"] == "the machine broke down")
    }

    @Test(
        "A status decides about failure: thrown or returned",
        arguments: [(404, false), (499, false), (500, true), (503, true)]
    )
    func status(code: Int, fails: Bool) async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/thrown") { _ in throw HTTPError(HTTPStatus(code)) }
            Get("/returned") { _ in Response(HTTPStatus(code)) }
        }
        for path in ["/thrown", "/returned"] {
            _ = await router.respond(to: Request(.get, path))
        }
        #expect(fixture.spans.count == 2)
        for span in fixture.spans {
            #expect(span.tags[.httpStatusCode] == code)
            #expect(span.tags[.error] == (fails ? true : nil))
        }
        #expect(fixture.spans[0].logs.count == (fails ? 1 : 0))
    }

    private struct GivenUp: CancellationIndicating {
        let indicatesCancellation: Bool
    }

    @Test(
        "A cancelled handler is no failure, whatever says so",
        arguments: [CancellationError(), GivenUp(indicatesCancellation: true), URLError(.cancelled)] as [any Error]
    )
    func cancelled(error: any Error) async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in throw error } }
        let response = await router.respond(to: Request(.get, "/"))
        #expect(response.status == .clientClosedRequest)
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == nil)
        #expect(span.tags[.cancelled] == true)
        #expect(span.logs.map { $0.fields["event"] } == ["cancelled"])
    }

    @Test("A streamed response finishes its span after the last byte, with the span active while it is written")
    func stream() async throws {
        let fixture = Fixture(mode: .all)
        let tracer = fixture.tracer
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in
                .stream { writer in
                    try await writer.write("one,")
                    tracer.withSpan("inside") { _ in }
                    try await writer.write("two")
                }
            }
        }
        let response = await router.respond(to: Request(.get, "/"))
        #expect(fixture.spans.isEmpty)
        #expect(try await response.body.collect() == Array("one,two".utf8))
        #expect(fixture.spans.map(\.operationName) == ["inside", "GET /"])
        #expect(fixture.spans[0].isChild(of: fixture.spans[1]))
    }

    @Test("A stream that fails after the head was sent keeps its status and fails the span")
    func streamFails() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in .stream { _ in throw Breakdown() } }
        }
        let response = await router.respond(to: Request(.get, "/"))
        await #expect(throws: Breakdown.self) { try await response.body.collect() }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.httpStatusCode] == 200)
        #expect(span.tags[.error] == true)
        #expect(span.logs.first?.fields["error.kind"] == "Breakdown")
    }

    @Test("A client that has gone is no failure")
    func disconnected() async throws {
        struct Gone: Error {}
        struct BrokenWriter: BodyWriter {
            nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws { throw Gone() }
        }
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in .stream { writer in try await writer.write("x") } }
        }
        let response = await router.respond(to: Request(.get, "/"))
        var writer: any BodyWriter = BrokenWriter()
        await #expect(throws: Gone.self) { try await response.body.write(to: &writer) }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.cancelled] == true)
        #expect(span.tags[.error] == nil)
        #expect(span.tags[.httpStatusCode] == 200)
    }

    @Test("A response that is dropped finishes its span")
    func dropped() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in .stream { writer in try await writer.write("x") } }
        }
        do {
            let response = await router.respond(to: Request(.get, "/"))
            #expect(fixture.spans.isEmpty)
            _ = consume response
        }
        #expect(fixture.spans.count == 1)
    }

    @Test("Requests without a route are traced in trace-all, named by their method only")
    func unmatched() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) { Get("/known") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/unknown/7"))
        _ = await router.respond(to: Request(.post, "/known"))
        _ = await router.respond(to: Request(HTTPMethod(rawValue: "BREW"), "/pot"))
        #expect(fixture.spans.map(\.operationName) == ["GET", "POST /known", "HTTP"])
        #expect(fixture.spans.map { $0.tags[.httpStatusCode] } == [404, 405, 404])
        #expect(fixture.spans.map { $0.tags["http.route"] } == [nil, "/known", nil])
        fixture.tracing.update { $0.mode = .annotated }
        _ = await router.respond(to: Request(.get, "/unknown/7"))
        #expect(fixture.spans.count == 3)
    }

    @Test("A change of the settings takes effect with the next request, and not for those under way")
    func change() async throws {
        let fixture = Fixture(mode: .annotated)
        let tracing = fixture.tracing
        let router = try TracedRouter(tracing) {
            Get("/flip", traced: true) { _ in
                tracing.update {
                    $0.mode = .off
                    $0.tracedResponseAttributes = [\.headers.xFlipped]
                }
                return Response(.ok, headers: ["x-flipped": "yes"])
            }
        }
        _ = await router.respond(to: Request(.get, "/flip"))
        _ = await router.respond(to: Request(.get, "/flip"))
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].tags["http.response.header.x-flipped"] == nil)
        #expect(tracing.settings.mode == .off)
    }

    @Test("The same handlers answer alike in every mode", arguments: TracingMode.allCases)
    func transparent(mode: TracingMode) async throws {
        let router = try TracedRouter(Fixture(mode: mode).tracing) {
            Get("/text", traced: true) { _ in .text("text") }
            Get("/stream", traced: true) { _ in .stream(headers: ["x-a": "b"]) { try await $0.write("streamed") } }
            Get("/error", traced: true) { _ in throw HTTPError(.conflict, "no") }
        }
        let expected: [(String, HTTPStatus, String)] = [
            ("/text", .ok, "text"), ("/stream", .ok, "streamed"), ("/error", .conflict, "no"), ("/none", .notFound, ""),
        ]
        for (path, status, body) in expected {
            let response = await router.respond(to: Request(.get, path))
            #expect(response.status == status)
            #expect(try await String(decoding: response.body.collect(), as: UTF8.self) == body)
        }
    }
}
