//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("A request that is instrumented twice")
struct DoubleInstrumentationTests {
    /// A router whose one route hands everything to a router inside it.
    private func nested(
        _ fixture: Fixture,
        outer: RouteTracing = .inherit,
        inner: RouteTracing = .inherit,
        _ handler: @escaping Handler = { _ in .ok }
    ) throws -> TracedRouter {
        let innerRouter = try TracedRouter(fixture.tracing, component: "inner") {
            Get("/api/orders/:id", traced: inner, handler)
        }
        return try TracedRouter(fixture.tracing, component: "outer") {
            Get("/api/**", traced: outer) { await innerRouter.respond(to: $0) }
        }
    }

    @Test("Joined, it has one span, with the route, the name and the tags of the inner router")
    func joined() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.parameters.id, \.atEnd.route]))
        let router = try nested(fixture, inner: .tags(\.query.page, \.atEnd.query.sort)) { _ in
            fixture.tracer.withSpan("child") { _ in .text("x", status: .created) }
        }
        let response = await router.respond(to: Request(.get, "/api/orders/7?page=2&sort=up"))
        #expect(response.status == .created)
        #expect(fixture.spans.map(\.operationName) == ["child", "GET /api/orders/:id"])
        #expect(fixture.spans[0].isChild(of: fixture.spans[1]))
        let tags = fixture.spans[1].tags
        #expect(tags["component"] == "outer")
        #expect(tags["http.route"] == "/api/orders/:id")
        #expect(tags["http.parameter.id"] == "7")
        #expect(tags["http.query.page"] == "2" && tags["http.query.sort"] == "up")
        #expect(tags[.httpStatusCode] == 201)
        #expect(fixture.tracer.misuse.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
    }

    @Test(
        "Names: the inner one before the outer one, and both before the template",
        arguments: [
            (nil, nil, "GET /api/orders/:id"), ("outer", nil, "outer"), (nil, "inner", "inner"),
            ("outer", "inner", "inner"),
        ] as [(String?, String?, String)]
    )
    func names(outer: String?, inner: String?, expected: String) async throws {
        let fixture = Fixture(mode: .all)
        let router = try nested(
            fixture,
            outer: RouteTracing(.on, operationName: outer),
            inner: RouteTracing(.on, operationName: inner)
        )
        _ = await router.respond(to: Request(.get, "/api/orders/7"))
        #expect(fixture.spans.map(\.operationName) == [expected])
    }

    @Test("With two spans where the settings say so, the inner one a child of the outer one")
    func nest() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, doubleInstrumentation: .nest))
        let (caller, headers) = try fixture.caller()
        _ = try await nested(fixture).respond(to: Request(.get, "/api/orders/7", headers: headers))
        #expect(fixture.spans.map(\.operationName) == ["GET /api/orders/:id", "GET /api/**"])
        #expect(fixture.spans[0].isChild(of: fixture.spans[1]))
        #expect(fixture.spans[1].parentID == caller?.spanIDString)
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("An error that the inner router has answered is logged once on the joined span", arguments: [true, false])
    func failure(isTimeout: Bool) async throws {
        let fixture = Fixture(mode: .all)
        let router = try nested(fixture) { _ in
            if isTimeout { throw RequestTimeout(limit: .seconds(2)) }
            throw Breakdown()
        }
        let response = await router.respond(to: Request(.get, "/api/orders/7"))
        let span = try #require(fixture.spans.first)
        #expect(fixture.spans.count == 1)
        #expect(span.tags[.error] == true)
        #expect(span.tags[.httpStatusCode] == response.status.code)
        #expect(span.logs.map { $0.fields["event"] } == [isTimeout ? "timeout" : "error"])
    }

    @Test("A failure that outer middleware makes good is no failure of the span")
    func madeGood() async throws {
        let fixture = Fixture(mode: .all)
        let inner = try TracedRouter(fixture.tracing) { Get("/x") { _ in throw Breakdown() } }
        let outer = try TracedRouter(fixture.tracing) {
            Get("/x") { request in
                _ = await inner.respond(to: request)
                return .text("from the cache")
            }
        }
        _ = await outer.respond(to: Request(.get, "/x"))
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].tags[.error] == nil && fixture.spans[0].logs.isEmpty)
    }

    @Test("A stream of the inner router finishes the span after the last byte")
    func stream() async throws {
        let fixture = Fixture(mode: .all)
        let router = try nested(fixture) { _ in
            .stream { writer in
                try await writer.write("a")
                fixture.tracer.withSpan("inside") { _ in }
            }
        }
        let response = await router.respond(to: Request(.get, "/api/orders/7"))
        #expect(fixture.spans.isEmpty)
        #expect(try await response.body.collect() == Array("a".utf8))
        #expect(fixture.spans.map(\.operationName) == ["inside", "GET /api/orders/:id"])
        #expect(fixture.spans[0].isChild(of: fixture.spans[1]))
    }

    @Test("Another request that a handler sends to its own service in the same task has a span of its own")
    func otherRequest() async throws {
        let fixture = Fixture(mode: .all)
        let leaf = try TracedRouter(fixture.tracing) { Get("/same") { _ in .ok } }
        let router = try TracedRouter(fixture.tracing) {
            Get("/same") { _ in await leaf.respond(to: Request(.get, "/same")) }
        }
        _ = await router.respond(to: Request(.get, "/same"))
        #expect(fixture.spans.map(\.operationName) == ["GET /same", "GET /same"])
    }

    @Test("Without storage the method, the target and all headers decide", arguments: 0..<7)
    func withoutStorage(change: Int) {
        let fixture = Fixture(mode: .all)
        let server = ServerTracing(fixture.tracing, component: "hooks")
        let request = PlainRequest(path: "/a", query: "q", authority: "h", headers: ["X-One": "1", "x-two": "2"])
        var other = request
        switch change {
        case 1: other.method = "POST"
        case 2: other.path = "/b"
        case 3: other.query = nil
        case 4: other.authority = "i"
        case 5: other.headers["x-one"] = "3"
        case 6: other.headers = ["x-two": "2", "x-one": "1", "Host": "h"]
        default: break
        }
        let outer = server.begin(request)
        outer.withActive {
            let inner = server.begin(other)
            inner.responded(ResponseHead(statusCode: 200))
            inner.finish()
        }
        let isSame = [0, 6].contains(change)
        #expect(fixture.spans.count == (isSame ? 0 : 1))
        outer.finish()
        #expect(fixture.spans.count == (isSame ? 1 : 2))
    }

    @Test("Calls inside an inner route that is opted out pass the outer span's context on, unless they are isolated")
    func outerContextPassesOn() async throws {
        for untraced in [UntracedRequests.passThrough, .isolate] {
            for double in [DoubleInstrumentation.join, .nest] {
                let fixture = Fixture(
                    TracingSettings(mode: .all, untracedRequests: untraced, doubleInstrumentation: double)
                )
                let router = try nested(fixture, inner: false) { _ in
                    var request = FakeRequest()
                    ClientTracing(fixture.tracing, component: "client").begin(&request).finish()
                    let context = try fixture.tracer.extract(as: .httpHeaders, from: request.headers)
                    return .text(context?.spanIDString ?? "none")
                }
                let response = await router.respond(to: Request(.get, "/api/orders/7"))
                let passed = try await String(decoding: response.body.collect(), as: UTF8.self)
                #expect(fixture.spans.map(\.operationName) == ["GET /api/**"])
                #expect(passed == (untraced == .passThrough ? fixture.spans[0].context.spanIDString : "none"))
            }
        }
    }

    @Test("An inner route that is opted out is not traced below, and the outer span stays as it is")
    func optedOut() async throws {
        let fixture = Fixture(mode: .all)
        let router = try nested(fixture, inner: false) { _ in
            .text(fixture.tracer.activeSpan == nil ? "nothing active" : "active")
        }
        let response = await router.respond(to: Request(.get, "/api/orders/7"))
        #expect(try await response.body.collect() == Array("nothing active".utf8))
        #expect(fixture.spans.map(\.operationName) == ["GET /api/**"])
    }

    @Test("An inner route that says nothing belongs to a span that the outer route asked for")
    func annotated() async throws {
        let fixture = Fixture(mode: .annotated)
        _ = try await nested(fixture, outer: true).respond(to: Request(.get, "/api/orders/7"))
        #expect(fixture.spans.map(\.operationName) == ["GET /api/orders/:id"])
    }

    @Test("Two tracers each have a span of their own")
    func otherTracer() async throws {
        let (first, second) = (Fixture(mode: .all), Fixture(mode: .all))
        let inner = try TracedRouter(second.tracing) { Get("/x") { _ in .ok } }
        let outer = try TracedRouter(first.tracing) { Get("/x") { await inner.respond(to: $0) } }
        _ = await outer.respond(to: Request(.get, "/x"))
        #expect(first.spans.count == 1 && second.spans.count == 1)
    }

    @Test("A task that outlives the request neither keeps its span open nor joins it")
    func outliving() async throws {
        let fixture = Fixture(mode: .all)
        let (stream, go) = AsyncStream<Void>.makeStream()
        let (results, done) = AsyncStream<Void>.makeStream()
        let leaf = try TracedRouter(fixture.tracing) { Get("/x") { _ in .ok } }
        let router = try TracedRouter(fixture.tracing) {
            Get("/x") { request in
                Task {
                    for await _ in stream {}
                    _ = await leaf.respond(to: request)
                    done.finish()
                }
                return .stream { _ in }
            }
        }
        do { _ = await router.respond(to: Request(.get, "/x")) }
        #expect(fixture.spans.count == 1)
        go.finish()
        for await _ in results {}
        #expect(fixture.spans.count == 2)
    }
}
