//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import HummingbirdRouter
import LiveRouting
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird

import struct TracedRouting.TimeLimit

@Suite("Hummingbird's result-builder router takes traced:", .timeLimit(.minutes(10)))
struct ResultBuilderTests {
    /// A controller of Hummingbird's, which knows nothing of tracing.
    struct Foreign: RouterController {
        var body: some RouterMiddleware<PersonContext> {
            RouteGroup("foreign") {
                Get("one") { (_: Request, _: PersonContext) in "one" }
                RouteGroup("deep") {
                    Put(":id") { (_: Request, context: PersonContext) in context.parameters.get("id") ?? "" }
                }
            }
        }
    }

    struct Members: TracedRoutes {
        typealias Context = PersonContext

        let greeting: String

        @TracedRoute(.get, "users", traced: .inherit)
        var list = { (_: Request, _: PersonContext) in "all" }

        @TracedRouteMethod(.get, "users/:id", "users.show", tags: \.parameters.id) var show = Members.show

        func show(_ request: Request, _ context: PersonContext) -> String {
            "\(greeting) \(context.parameters.get("id") ?? "")"
        }

        func addRoutes(to router: TracedRouterGroup<PersonContext>) {
            router.group("more", traced: true).get("further") { _, _ in "further" }
        }
    }

    private static func collection() -> TracedRouteCollection<PersonContext> {
        let collection = TracedRouteCollection(context: PersonContext.self)
        collection.add(middleware: Introduce(person: "cat"))
        collection.put("item/:id", traced: "item.put") { _, context in context.person ?? "" }
        return collection
    }

    static func router(_ tracing: RequestTracing) throws -> TracedRouterBuilder<PersonContext> {
        try TracedRouterBuilder(tracing, context: PersonContext.self) {
            TurnAway()
            Get("plain") { _, _ in "plain" }
            Get("orders/:id", traced: .named("order.show", tags: \.parameters.id, \.query.source)) { _, context in
                "order \(context.parameters.get("id") ?? "")"
            }
            Get("late", traced: true) {
                Introduce(person: "dan")
                Handle { (_: Request, context: PersonContext) in context.person ?? "" }
            }
            TracedRouteGroup("admin", traced: false) {
                Introduce(person: "ann")
                Delete("thing") { _, _ in "gone" }
                TracedRouteGroup("deep") {
                    Get("secret") { _, _ in "secret" }
                    Get("public", traced: "admin.public") { _, context in context.person ?? "" }
                }
            }
            TracedRouteGroup("members", context: MemberContext.self, traced: true) {
                Get("x") { _, context in context.member }
            }
            TracedRouteGroup("people") {
                Introduce(person: "ben")
                TracedRouteGroup("members", context: MemberContext.self, traced: .on(tags: \.query.page)) {
                    Get("x") { _, context in context.member }
                }
                TracedRouteGroup("guests", context: GuestContext.self) {
                    Get("x", traced: "guest.show") { _, context in context.guest }
                }
            }
            RouteGroup("simple") {
                Get("y") { _, _ in "y" }
            }
            Foreign()
            Members(greeting: "user")
            collection()
            for name in ["a", "b"] {
                Get("loop/\(name)", traced: "loop.\(name)") { (_, _) -> String in name }
            }
            Post("fail", traced: true) { (_, _) -> String in throw Breakdown() }
        }
    }

    @Test(
        "On routes, groups, nested groups, changed contexts, collections and wrapped members, in both modes",
        arguments: [
            ("GET", "/plain", "plain", nil, "GET /plain"),
            ("GET", "/orders/7?source=mail", "order 7", "order.show", "order.show"),
            ("GET", "/late", "dan", "GET /late", "GET /late"),
            ("DELETE", "/admin/thing", "gone", nil, nil), ("GET", "/admin/deep/secret", "secret", nil, nil),
            ("GET", "/admin/deep/public", "ann", "admin.public", "admin.public"),
            ("GET", "/people/members/x", "member ben", "GET /people/members/x", "GET /people/members/x"),
            ("GET", "/people/guests/x", "guest", "guest.show", "guest.show"),
            ("GET", "/simple/y", "y", nil, "GET /simple/y"), ("GET", "/foreign/one", "one", nil, "GET /foreign/one"),
            ("PUT", "/foreign/deep/9", "9", nil, "PUT /foreign/deep/{id}"), ("GET", "/users", "all", nil, "GET /users"),
            ("GET", "/users/7", "user 7", "users.show", "users.show"),
            ("GET", "/more/further", "further", "GET /more/further", "GET /more/further"),
            ("PUT", "/item/3", "cat", "item.put", "item.put"), ("GET", "/loop/b", "b", "loop.b", "loop.b"),
        ] as [(String, String, String, String?, String?)]
    )
    func marked(method: String, path: String, body: String, annotated: String?, all: String?) async throws {
        let service = Service(TracingSettings(mode: .annotated))
        let router = try Self.router(service.tracing)
        for (mode, name) in [(TracingMode.annotated, annotated), (.all, all), (.off, nil)] {
            service.tracer.reset()
            service.tracing.update { $0.mode = mode }
            try await LiveServer.run(router) { (url) async throws in
                let answer = try await Client.send(method, "\(url)\(path)")
                #expect(answer.status == 200)
                #expect(answer.body == body)
            }
            let spans = await service.tracer.finishedSpans(count: name == nil ? 0 : 1)
            #expect(spans.map(\.operationName) == (name.map { [$0] } ?? []), "\(mode)")
        }
    }

    @Test("The parameters of the path are there when the span starts, with the tags from the route and of its groups")
    func parameters() async throws {
        let service = Service(TracingSettings(mode: .all, tracedRequestAttributes: [\.remoteAddress]))
        try await LiveServer.run(try Self.router(service.tracing)) { (url) async throws in
            for path in ["orders/7?source=mail", "people/members/x?page=2"] {
                #expect(try await Client.send("GET", "\(url)/\(path)").status == 200)
            }
        }
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans[0].tags["http.parameter.id"] == "7")
        #expect(spans[0].tags["http.query.source"] == "mail")
        #expect(spans[0].tags["http.route"] == "/orders/{id}")
        #expect(spans[0].tags[.component] == "hummingbird")
        #expect(spans[0].tags["peer.address"]?.stringValue?.hasPrefix("127.0.0.1:") == true)
        #expect(spans[1].tags["http.query.page"] == "2")
    }

    @Test(
        "Attributes of the end are read from the context that the handler got",
        arguments: [
            ("/late", "dan", nil), ("/admin/deep/public", "ann", nil), ("/people/members/x", "ben", "member ben"),
            ("/plain", nil, nil),
        ] as [(String, String?, String?)]
    )
    func contexts(path: String, person: String?, member: String?) async throws {
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.atEnd[tag: "person", \PersonContext.person], \.atEnd[tag: "member", \MemberContext.member],
                ]
            )
        )
        try await LiveServer.run(try Self.router(service.tracing)) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)\(path)").status == 200)
        }
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(span.tags["person"]?.stringValue == person)
        #expect(span.tags["member"]?.stringValue == member)
    }

    @Test("Errors have the status that is really sent, and middleware that rejects is inside the span of the route")
    func outcomes() async throws {
        let service = Service()
        try await LiveServer.run(try Self.router(service.tracing)) { (url) async throws in
            #expect(try await Client.send("POST", "\(url)/fail").status == 500)
            #expect(try await Client.send("GET", "\(url)/orders/1?away=1").status == 403)
            #expect(try await Client.send("GET", "\(url)/members/x").status == 401)
            #expect(try await Client.send("GET", "\(url)/nowhere").status == 404)
            #expect(try await Client.send("DELETE", "\(url)/plain").status == 404)
        }
        let spans = await service.tracer.finishedSpans(count: 5)
        #expect(spans.map(\.operationName) == ["POST /fail", "order.show", "GET /members/x", "GET", "DELETE"])
        #expect(spans.map { $0.tags[.httpStatusCode] } == [500, 403, 401, 404, 404])
        #expect(spans.map { $0.tags[.error] } == [true, nil, nil, nil, nil])
    }

    @Test("A handler over the limit of its group is answered for, and its span says how long it had")
    func limit() async throws {
        let service = Service(TracingSettings(mode: .annotated))
        let router = try TracedRouterBuilder(service.tracing, context: PersonContext.self) {
            TracedRouteGroup(limitedTo: TimeLimit(.milliseconds(5))) {
                Post("slow", traced: true) { request, _ in
                    _ = try await request.body.collect(upTo: 1 << 10)
                    try await Task.sleep(for: .seconds(600))
                    return "late"
                }
            }
            TracedRouteGroup(limitedTo: TimeLimit(.seconds(600))) {
                Get("fast", traced: true) { _, _ in "fast" }
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Client.send("POST", "\(url)/slow", body: "x").status == 503)
            #expect(try await Client.send("GET", "\(url)/fast").body == "fast")
        }
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans.map { $0.tags["timeout"] } == [true, nil])
        #expect(spans[0].logs.contains { $0.fields["timeout.ms"] == 5 })
    }

    @Test("Mistakes in what is said are thrown all at once when the router is put together")
    func mistakes() throws {
        let error = try #require(throws: DefinitionError.self) {
            try TracedRouterBuilder(RequestTracing(MockTracer()), context: PersonContext.self, traced: "everything") {
                TracedRouteGroup("group", traced: "several") {
                    Get("x", traced: " ") { _, _ in "" }
                }
            }
        }
        #expect(error.problems.map(\.place) == ["the router", "the group \"/group\"", "GET /group/x"])
    }

    @Test("The routes are listed with their rules in the order in which they are tried, and a request finds its own")
    func explained() throws {
        let tracing = RequestTracing(MockTracer(), settings: TracingSettings(mode: .annotated))
        let router = try TracedRouterBuilder(tracing, context: PersonContext.self) {
            Get("orders/list") { _, _ in "" }
            TracedRouteGroup("orders", traced: false) {
                Get(":id") { _, _ in "" }
                Post(traced: .force("order.place")) { _, _ in "" }
            }
            RouteGroup("simple") { Get("y") { _, _ in "" } }
            Members(greeting: "")
        }
        #expect(
            router.tracedRoutes.description == """
                METHOD  PATH           TRACED  RULE                         OPERATION          ATTRIBUTES
                GET     /orders/list   no      none                         GET /orders/list
                GET     /orders/{id}   no      off: the group "/orders"     GET /orders/{id}
                POST    /orders        yes     force: the route             order.place
                GET     /simple/y      no      none                         GET /simple/y
                GET     /users         no      none                         GET /users
                GET     /users/{id}    yes     on: the member Members.show  users.show         http.parameter.id
                GET     /more/further  yes     on: the group "/more"        GET /more/further
                """
        )
        #expect(router.explain(.get, "/orders/list").template == "/orders/list")
        #expect(router.explain(.get, "/orders/7?x=1").reason == .ruleOff)
        #expect(router.explain(.get, "/orders/7").rulePlace == "the group \"/orders\"")
        #expect(router.explain(.post, "/orders").reason == .forced)
        #expect(router.explain(.delete, "/orders").otherMethods == ["POST"])
        #expect(router.explain(.get, "/nowhere").template == nil)
        #expect(router.explain(.get, "/users/1").handlerName == "Members.show")
    }
}
#endif
