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
        let error = try #require(throws: DefinitionError.self) { try router.validate() }
        #expect(error.problems.map(\.place) == ["the collection Mistaken", "Mistaken.missing", "Mistaken.foreign"])
        #expect("\(error)".contains("BasicRequestContext") && "\(error)".contains("TracedRequestContext"))
        #expect(router.routes.map(\.description) == ["GET /missing"])
    }

    struct Orders: TracedRoutes {
        typealias Context = TracedRequestContext

        let store: [String: String]

        @TracedRouteMethod(.get, "orders") var list = Orders.list
        @TracedRouteMethod(.get, "orders/:id", "order.show", traced: .on().incoming(.restart), tags: \.parameters.id)
        var show = Orders.show

        func list(_ request: Hummingbird.Request, _ context: TracedRequestContext) -> String {
            store.keys.sorted().joined(separator: ",")
        }

        func show(_ request: Hummingbird.Request, _ context: TracedRequestContext) async throws -> String {
            guard let order = store[try context.parameters.require("id")] else {
                throw Hummingbird.HTTPError(.notFound)
            }
            return order
        }
    }

    @Test("Methods are called on the value that is added, and their members name them")
    func methods() async throws {
        let service = Service(TracingSettings(mode: .annotated, operationName: .handlerName))
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        router.addRoutes(Orders(store: ["7": "lamp"]))
        router.addRoutes(Orders(store: ["8": "chair", "9": "table"]), atPath: "old")
        try router.validate()
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)/orders").body == "7")
            #expect(try await Client.send("GET", "\(url)/old/orders").body == "8,9")
            #expect(try await Client.send("GET", "\(url)/old/orders/9").body == "table")
        }
        let spans = await service.tracer.finishedSpans(count: 3)
        #expect(spans.map(\.operationName) == ["Orders.list", "Orders.list", "order.show"])
        #expect(spans[2].tags["http.parameter.id"] == "9")
    }

    @Test("A method of another type is a mistake that says which type is added")
    func otherType() async throws {
        struct Others: TracedRoutes {
            typealias Context = TracedRequestContext
            @TracedRouteMethod(.get, "others") var list = Orders.list
        }
        let router = Router(context: TracedRequestContext.self).traced(by: RequestTracing(MockTracer()))
        router.addRoutes(Others())
        let error = try #require(throws: DefinitionError.self) { try router.validate() }
        #expect(
            error.problems.map(\.description)
                == ["Others.list: it is a method of Orders, but Others is registered; wrap a method of Others"]
        )
    }

    @Test("Truth values and names in variables stand behind traced:", arguments: [true, false])
    func variables(flag: Bool) async throws {
        let name = "order.\(flag)"
        let router = Router(context: TracedRequestContext.self).traced(
            by: RequestTracing(MockTracer(), settings: TracingSettings(mode: .annotated)),
            traced: !flag
        )
        router.get("flag", traced: flag) { _, _ in "" }
        router.post("name", traced: name) { _, _ in "" }
        router.get("choice", traced: flag ? .named("choice") : .off) { _, _ in "" }
        router.group("group", traced: flag).get("x") { _, _ in "" }
        let collection = TracedRouteCollection(context: TracedRequestContext.self)
        collection.get("x") { _, _ in "" }
        router.addRoutes(collection, atPath: "shelf", traced: flag)
        router.get("nothing") { _, _ in "" }
        try router.validate()
        #expect(router.tracedRoutes.map(\.isTraced) == [flag, true, flag, flag, flag, !flag])
        #expect(router.tracedRoutes.map(\.operationName)[1] == name)
    }
}
#endif
