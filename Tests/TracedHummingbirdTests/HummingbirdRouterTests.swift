//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Hummingbird's own router behind a live server")
struct HummingbirdRouterTests {
    struct Breakdown: Error {}

    struct Reject<Context: RequestContext>: RouterMiddleware {
        func handle(
            _ request: Hummingbird.Request,
            context: Context,
            next: (Hummingbird.Request, Context) async throws -> Hummingbird.Response
        ) async throws -> Hummingbird.Response {
            guard request.headers[HTTPField.Name("x-reject")!] == nil else {
                throw Hummingbird.HTTPError(.unauthorized)
            }
            return try await next(request, context)
        }
    }

    static func router(_ tracing: RequestTracing) -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        router.add(middleware: Reject())
        router.get("plain") { _, _ in "plain" }
        router.get("users/:id", traced: .named("users.show", tags: \.parameters.id)) { _, context in
            "user \(context.parameters.get("id") ?? "")"
        }
        router.group("admin").group("deep").delete("thing", traced: false) { _, _ in "gone" }
        let collection = RouteCollection(context: TracedRequestContext.self)
        collection.add(middleware: Reject())
        collection.put("item/:id", traced: "item.put") { _, _ in "put" }
        router.addRoutes(collection, atPath: "shop")
        router.get("fail", traced: true) { _, _ -> String in throw Breakdown() }
        router.get("teapot", traced: true) { _, _ -> String in throw Hummingbird.HTTPError(.init(code: 418)) }
        router.get("stream", traced: true) { _, _ in
            Hummingbird.Response(
                status: .ok,
                body: Hummingbird.ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "one,"))
                    activeSpan?.tracer.startSpan("inside").finish()
                    try await writer.write(ByteBuffer(string: "two"))
                    try await writer.finish(nil)
                }
            )
        }
        return router
    }

    @Test("Routes in groups and collections are marked where they are registered, in both modes")
    func marked() async throws {
        let tracer = MockTracer()
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .annotated))
        try await LiveServer.run(Self.router(tracing)) { (url) async throws in
            func requestAll() async throws -> [String] {
                tracer.reset()
                #expect(try await Client.send("GET", "\(url)/plain").body == "plain")
                #expect(try await Client.send("GET", "\(url)/users/7").body == "user 7")
                #expect(try await Client.send("DELETE", "\(url)/admin/deep/thing").body == "gone")
                #expect(try await Client.send("PUT", "\(url)/shop/item/3", body: "x").body == "put")
                return tracer.finishedSpans.map(\.operationName)
            }
            let first = try await requestAll()
            #expect(first == ["users.show", "item.put"])
            #expect(tracer.finishedSpans.first?.tags["http.parameter.id"] == "7")
            tracing.update { $0.mode = .all }
            let second = try await requestAll()
            #expect(second == ["GET /plain", "users.show", "item.put"])
        }
    }

    @Test("Errors have the status that is really sent, and middleware that rejects is inside the span")
    func outcomes() async throws {
        let tracer = MockTracer()
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        try await LiveServer.run(Self.router(tracing)) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)/fail").status == 500)
            #expect(try await Client.send("GET", "\(url)/teapot").status == 418)
            #expect(try await Client.send("GET", "\(url)/plain", headers: ["x-reject": "1"]).status == 401)
            #expect(try await Client.send("GET", "\(url)/nowhere").status == 404)
        }
        let spans = await tracer.finishedSpans(count: 4)
        #expect(spans.map(\.operationName) == ["GET /fail", "GET /teapot", "GET /plain", "GET"])
        #expect(spans.map { $0.tags[.httpStatusCode] } == [500, 418, 401, 404])
        #expect(spans.map { $0.tags[.error] } == [true, nil, nil, nil])
        #expect(spans[0].logs.first?.fields["error.kind"] == "HummingbirdRouterTests.Breakdown")
    }

    @Test("A streamed body keeps its span active and ends it after the last byte")
    func stream() async throws {
        let tracer = MockTracer()
        try await LiveServer.run(Self.router(RequestTracing(tracer))) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)/stream").body == "one,two")
        }
        let spans = await tracer.finishedSpans(count: 2)
        #expect(spans.map(\.operationName) == ["inside", "GET /stream"])
        #expect(spans[0].isChild(of: spans[1]))
    }

    @Test("Paths that differ in the case of letters have tracing of their own", arguments: [true, false])
    func letterCase(upperFirst: Bool) async throws {
        let tracer = MockTracer()
        let router = Router(context: TracedRequestContext.self).traced(by: RequestTracing(tracer))
        let routes: [(RouterPath, RouteTracing)] = [("Cups", false), ("cups", "cups.small")]
        for (path, tracing) in upperFirst ? routes : routes.reversed() {
            router.get(path, traced: tracing) { _, _ in "" }
        }
        try await LiveServer.run(router) { (url) async throws in
            for path in ["Cups", "cups"] { #expect(try await Client.send("GET", "\(url)/\(path)").status == 200) }
        }
        #expect(await tracer.finishedSpans(count: 1).map(\.operationName) == ["cups.small"])
    }

    @Test("A router that does not regard case finds what is said about a route")
    func noLetterCase() async throws {
        let tracer = MockTracer()
        let router = Router(context: TracedRequestContext.self, options: .caseInsensitive)
            .traced(by: RequestTracing(tracer, settings: TracingSettings(mode: .all)))
        router.get("Cups/:cupID", traced: .on(tags: \.parameters["cupID"])) { _, _ in "" }
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)/cUPS/1").status == 200)
        }
        #expect(await tracer.finishedSpans(count: 1).first?.tags["http.parameter.cupID"] == "1")
    }

    @Test("A rule skips a route by its template as it is registered", arguments: ["/cups/:id", "/cups/{id}"])
    func skippedTemplate(template: String) async throws {
        let tracer = MockTracer()
        let settings = TracingSettings(mode: .all, skip: [try .route(template)])
        let router = Router(context: TracedRequestContext.self).traced(by: RequestTracing(tracer, settings: settings))
        for path in ["cups/:id", "cans/:id"] { router.get(RouterPath(path)) { _, _ in "" } }
        try await LiveServer.run(router) { (url) async throws in
            for path in ["cups/1", "cans/1"] { #expect(try await Client.send("GET", "\(url)/\(path)").status == 200) }
        }
        #expect(await tracer.finishedSpans(count: 1).map { $0.tags["http.route"] } == ["/cans/{id}"])
    }

    @Test("The markers of annotated routes never reach the router")
    func noMarkers() {
        let router = Router(context: TracedRequestContext.self)
        let traced = router.traced(by: RequestTracing(MockTracer()))
        traced.group("a").get("b", traced: true) { _, _ in "" }
        #expect(router.routes.map(\.description) == ["GET /a/b"])
    }

    @Test("HEAD that is made from GET is traced like it")
    func generatedHead() async throws {
        let tracer = MockTracer()
        let router = Router(context: TracedRequestContext.self, options: .autoGenerateHeadEndpoints)
            .traced(by: RequestTracing(tracer))
        router.get("x", traced: "x.show") { _, _ in "hello" }
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Client.send("HEAD", "\(url)/x").status == 200)
        }
        #expect(await tracer.finishedSpans(count: 1).map(\.operationName) == ["x.show"])
    }
}
#endif
