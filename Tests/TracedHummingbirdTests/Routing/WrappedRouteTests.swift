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

@Suite("Wrapped members register themselves on Hummingbird's own router", .timeLimit(.minutes(10)))
struct WrappedRouteTests {
    struct Users: TracedRoutes {
        typealias Context = TracedRequestContext

        @TracedRoute(.get, "users")
        var list = { (request: Hummingbird.Request, context: TracedRequestContext) in "all" }

        @TracedRoute(.get, "users/:id", "users.show", tags: \.parameters.id)
        var show = { (request: Hummingbird.Request, context: TracedRequestContext) in
            "user \(context.parameters.get("id") ?? "")"
        }

        @TracedRoute(.delete, "users/:id", traced: .off)
        var remove: TracedRoute<TracedRequestContext, HTTPResponse.Status>.Handler

        let note = "no route"

        init(status: HTTPResponse.Status) {
            remove = { _, _ in status }
        }

        func addRoutes(to router: TracedRouterGroup<TracedRequestContext>) {
            router.get("further") { _, _ in "further" }
        }
    }

    struct Mistaken: TracedRoutes {
        typealias Context = TracedRequestContext

        @TracedRoute(.get, "missing")
        var missing: TracedRoute<TracedRequestContext, String>.Handler

        @TracedRoute(.get, "foreign")
        var foreign = { (request: Hummingbird.Request, context: BasicRequestContext) in "" }

        var traced: RouteTracing { "mistaken" }
    }

    @Test("With their rules, names and tags, below the path where they are added, in groups and on the router")
    func registered() async throws {
        let service = Service(TracingSettings(mode: .annotated, operationName: .handlerName))
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        router.addRoutes(Users(status: .accepted))
        router.group("v2", traced: true).addRoutes(Users(status: .gone), atPath: "api")
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)/users").body == "all")
            #expect(try await Client.send("GET", "\(url)/users/7").body == "user 7")
            #expect(try await Client.send("DELETE", "\(url)/users/7").status == 202)
            #expect(try await Client.send("GET", "\(url)/further").body == "further")
            #expect(try await Client.send("DELETE", "\(url)/v2/api/users/7").status == 410)
            #expect(try await Client.send("GET", "\(url)/v2/api/further").body == "further")
        }
        let spans = await service.tracer.finishedSpans(count: 3)
        #expect(spans.map(\.operationName) == ["Users.list", "users.show", "GET /v2/api/further"])
        #expect(spans[1].tags["http.parameter.id"] == "7")
        let explanation = await router.explain(.get, "/users")
        #expect(explanation.rulePlace == "the member Users.list")
        #expect(explanation.handlerName == "Users.list")
    }

    @Test("Members without a handler, with another context and under a common name are reported at once")
    func mistakes() async throws {
        let router = Router(context: TracedRequestContext.self).traced(by: RequestTracing(MockTracer()))
        router.addRoutes(Mistaken())
        let error = try #require(throws: RouterDefinitionError.self) { try router.validate() }
        #expect(error.problems.map(\.place) == ["the collection Mistaken", "Mistaken.missing", "Mistaken.foreign"])
        #expect("\(error)".contains("BasicRequestContext") && "\(error)".contains("TracedRequestContext"))
        #expect(router.routes.map(\.description) == ["GET /missing"])
    }
}
#endif
