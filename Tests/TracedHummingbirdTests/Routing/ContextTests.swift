//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("End attributes see what middleware added", .timeLimit(.minutes(10)))
struct ContextTests {
    struct UserContext: RequestContext {
        var coreContext: CoreRequestContextStorage
        var user: String?

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
        }
    }

    /// The context of requests whose user is known.
    struct MemberContext: ChildRequestContext {
        var coreContext: CoreRequestContextStorage
        var member: String

        init(context: UserContext) throws {
            guard let user = context.user else { throw HTTPError(.unauthorized) }
            coreContext = context.coreContext
            member = user
        }
    }

    struct SignIn: RouterMiddleware {
        typealias Context = UserContext

        let user: String

        func handle(
            _ request: Hummingbird.Request,
            context: UserContext,
            next: (Hummingbird.Request, UserContext) async throws -> Hummingbird.Response
        ) async throws -> Hummingbird.Response {
            var context = context
            context.user = user
            return try await next(request, context)
        }
    }

    struct Promote: RouterMiddleware {
        typealias Context = MemberContext

        func handle(
            _ request: Hummingbird.Request,
            context: MemberContext,
            next: (Hummingbird.Request, MemberContext) async throws -> Hummingbird.Response
        ) async throws -> Hummingbird.Response {
            var context = context
            context.member = "admin \(context.member)"
            return try await next(request, context)
        }
    }

    private func router(_ tracing: RequestTracing) -> TracedHummingbirdRouter<UserContext> {
        let router = Router(context: UserContext.self).traced(by: tracing)
        router.get("nobody") { _, _ in "" }
        let signedIn = router.group("group").add(middleware: SignIn(user: "ann"))
        signedIn.get("plain") { _, context in context.user ?? "" }
        signedIn.get("traced", traced: "traced.name") { _, context in context.user ?? "" }
        signedIn.group("nested").add(middleware: SignIn(user: "ben")).get("x") { _, context in context.user ?? "" }
        signedIn.group("member", context: MemberContext.self).add(middleware: Promote())
            .group("deep").get("x", traced: "member.name") { _, context in context.member }
        router.group("stranger", context: MemberContext.self).get("x") { _, _ in "" }
        let collection = TracedRouteCollection(context: UserContext.self)
        collection.add(middleware: SignIn(user: "cat")).put("x", traced: "collection.name") { _, context in
            context.user ?? ""
        }
        router.addRoutes(collection, atPath: "collection")
        let plain = RouteCollection(context: UserContext.self)
        plain.get("x") { _, context in context.user ?? "" }
        signedIn.addRoutes(plain, atPath: "foreign")
        return router
    }

    @Test(
        "In groups, nested groups, collections and changed contexts of Hummingbird's own router",
        arguments: [
            ("GET", "/nobody", nil, nil, "GET /nobody"), ("GET", "/group/plain", "ann", nil, "GET /group/plain"),
            ("GET", "/group/traced", "ann", nil, "traced.name"),
            ("GET", "/group/nested/x", "ben", nil, "GET /group/nested/x"),
            ("GET", "/group/member/deep/x", "ann", "admin ann", "member.name"),
            ("GET", "/stranger/x", nil, nil, "GET /stranger/x"),
            ("PUT", "/collection/x", "cat", nil, "collection.name"),
            ("GET", "/group/foreign/x", "ann", nil, "GET /group/foreign/x"),
        ] as [(String, String, String?, String?, String)]
    )
    func ownRouter(method: String, path: String, user: String?, member: String?, name: String) async throws {
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.atEnd[tag: "user", \UserContext.user], \.atEnd[tag: "member", \MemberContext.member],
                    \.[tag: "early", \UserContext.user],
                ]
            )
        )
        let answer = try await LiveServer.value(router(service.tracing)) { (url) async throws in
            try await Wire.answer(to: Wire.request(method, path), from: url)
        }
        #expect(answer.bodyText == member ?? user ?? answer.bodyText)
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(span.operationName == name)
        #expect(span.tags["user"]?.stringValue == user)
        #expect(span.tags["member"]?.stringValue == member)
        #expect(span.tags["early"] == nil)
    }

    @Test("In the storage of a request and in changed copies of it, on a traced router", arguments: [true, false])
    func tracedRouter(inGroup: Bool) async throws {
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.atEnd[tag: "user", \TracedRouting.Request.user], \.atEnd.headers["x-tenant"],
                    \.headers["x-early"],
                ]
            )
        )
        let signIn = Intercept { request, next in
            var request = request
            request.storage[CurrentUser.self] = "ann"
            request.headers["x-tenant"] = "acme"
            request.headers["x-early"] = "too late"
            return try await next(request)
        }
        let router = try TracedRouter(service.tracing, middleware: inGroup ? [] : [signIn]) {
            Group("", middleware: inGroup ? [signIn] : []) { Get("/") { _ in .ok } }
        }
        _ = try await LiveServer.value(router) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/"), from: url)
        }
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(span.tags["user"] == "ann")
        #expect(span.tags["http.header.x-tenant"] == "acme")
        #expect(span.tags["http.header.x-early"] == nil)
    }

    @Test("A request that is answered within another one says nothing about that", arguments: [true, false])
    func withinAnother(isTraced: Bool) async throws {
        let service = Service(
            TracingSettings(mode: .annotated, tracedRequestAttributes: [\.atEnd[tag: "user", \UserContext.user]])
        )
        let inner = Router(context: UserContext.self).traced(by: service.tracing)
        inner.add(middleware: SignIn(user: "ben"))
        inner.get("inner", traced: isTraced ? true : false) { _, _ in "" }
        let innerResponder = inner.buildResponder()
        let outer = Router(context: UserContext.self).traced(by: service.tracing)
        outer.add(middleware: SignIn(user: "ann"))
        outer.get("outer", traced: true) { _, context in
            let request = Hummingbird.Request(
                head: HTTPRequest(method: .get, scheme: "http", authority: "inner.example", path: "/inner"),
                body: .init(buffer: .init())
            )
            var context = context
            context.coreContext.endpointPath = .init()
            _ = try await innerResponder.respond(to: request, context: context)
            return ""
        }
        _ = try await LiveServer.value(outer) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/outer"), from: url)
        }
        let spans = await service.tracer.finishedSpans(count: isTraced ? 2 : 1)
        #expect(spans.named("GET /outer").first?.tags["user"] == "ann")
        #expect(spans.named("GET /inner").first?.tags["user"] == (isTraced ? "ben" : nil))
    }
}

private enum CurrentUser: RequestStorageKey { typealias Value = String }

extension TracedRouting.Request {
    fileprivate var user: String? { storage[CurrentUser.self] }
}
#endif
