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

@Suite("Methods as traced handlers")
struct TracedMethodTests {
    struct Orders: Routes {
        let store: [String: String]
        var path = ""

        @TracedMethod(.get, "/orders") var list = Orders.list
        @TracedMethod(.get, "/orders/:id", "order.show", tags: \.parameters.id) var show = Self.show

        func list(_ request: Request) async throws -> Response {
            .text(store.keys.sorted().joined(separator: ","))
        }

        func show(_ request: Request) throws -> Response {
            guard let order = store[try request.parameters.require("id")] else { throw HTTPError(.notFound) }
            return .text(order)
        }
    }

    @Test("A method is called on the collection that is registered, and the member names it")
    func bound() async throws {
        let fixture = Fixture(TracingSettings(operationName: .handlerName))
        let router = try TracedRouter(fixture.tracing) {
            Orders(store: ["7": "lamp"])
            Orders(store: ["8": "chair", "9": "table"], path: "/old")
        }
        #expect(try await router.text(.get, "/orders") == "7")
        #expect(try await router.text(.get, "/old/orders") == "8,9")
        #expect(try await router.text(.get, "/old/orders/9") == "table")
        #expect(await router.respond(to: Request(.get, "/orders/9")).status == .notFound)
        #expect(fixture.spans.map(\.operationName) == ["Orders.list", "Orders.list", "order.show", "order.show"])
        #expect(fixture.spans.map { $0.tags["http.parameter.id"] } == [nil, nil, "9", "9"])
        #expect(router.explain(.get, "/orders").rulePlace == "the member Orders.list")
    }

    @Test("A call by the name that a member shares with its method is a call of the method")
    func sharedName() async throws {
        let orders = Orders(store: ["7": "lamp"])
        let response = try await orders.list(Request(.get, "/"))
        #expect(try await response.body.collect() == Array("7".utf8))
        let router = try TracedRouter(Fixture().tracing) { Get("/", orders.list) }
        #expect(try await router.text(.get, "/") == "7")
    }

    @Test("A method of another type is a mistake that says which type is registered")
    func otherType() throws {
        struct Others: Routes {
            @TracedMethod(.get, "/others") var list = Orders.list
        }
        let error = #expect(throws: DefinitionError.self) {
            try TracedRouter(Fixture().tracing) { Others() }
        }
        #expect(
            try #require(error).problems.map(\.description)
                == ["Others.list: it is a method of Orders, but Others is registered; wrap a method of Others"]
        )
    }

    @Test("A method without a route is given to a verb with the instance that it is called on")
    func givenToVerb() async throws {
        struct Carts: Sendable {
            let product: String
            @TracedMethod("cart.add", traced: .on(tags: \.path), tags: \.query.source) var add = Carts.add
            func add(_ request: Request) async throws -> Response { .text(product) }
        }
        let fixture = Fixture()
        let carts = Carts(product: "lamp")
        let router = try TracedRouter(fixture.tracing) { Post("/cart", carts.$add(carts)) }
        #expect(try await router.text(.post, "/cart?source=mail") == "lamp")
        let span = try #require(fixture.spans.first)
        #expect(span.operationName == "cart.add")
        #expect(span.tags["http.query.source"] == "mail")
        #expect(span.tags["http.path"] == "/cart")
    }

    @Test("A method of a collection that no verb is given is a mistake, and one that a verb is given is used")
    func forgotten() throws {
        struct Carts: Routes {
            @TracedMethod("cart.add") var add = Carts.answer
            @TracedMethod("cart.drop") var drop = Carts.answer
            @TracedMethod("/cart") var path = Carts.answer
            var routes: [any RouteComponent] { Post("/cart", $add(self)) }
            func answer(_ request: Request) async throws -> Response { .ok }
        }
        let error = #expect(throws: DefinitionError.self) {
            try TracedRouter(Fixture().tracing) { Carts() }
        }
        #expect(try #require(error).problems.map(\.place) == ["Carts.path", "Carts.drop"])
    }

    @Test("A class lists its methods, or holds them wrapped in constants")
    func classes() async throws {
        final class Users: Routes {
            let names = ["ann", "bob"]
            let list = TracedMethod(wrappedValue: Users.list, .get, "/users")
            var routes: [any RouteComponent] { Get("/users/:index", traced: "users.show", show) }
            func list(_ request: Request) -> Response { .text(names.joined(separator: ",")) }
            func show(_ request: Request) throws -> Response {
                .text(names[try request.parameters.require("index", as: Int.self)])
            }
        }
        let fixture = Fixture(TracingSettings(operationName: .handlerName))
        let router = try TracedRouter(fixture.tracing) { Users() }
        #expect(try await router.text(.get, "/users") == "ann,bob")
        #expect(try await router.text(.get, "/users/1") == "bob")
        #expect(fixture.spans.map(\.operationName) == ["Users.list", "users.show"])
    }

    @Test("An actor lists closures that call its methods")
    func actors() async throws {
        actor Counter: Routes {
            private var count = 0
            nonisolated var routes: [any RouteComponent] {
                Post("/count", traced: "count.up") { try await self.up($0) }
            }
            func up(_ request: Request) throws -> Response {
                count += 1
                return .text("\(count)")
            }
        }
        let fixture = Fixture()
        let router = try TracedRouter(fixture.tracing) { Counter() }
        for count in 1...2 {
            #expect(try await router.text(.post, "/count") == "\(count)")
        }
        #expect(fixture.spans.map(\.operationName) == ["count.up", "count.up"])
    }

    @Test("An actor with wrapped members and without routes is told how to list them")
    func actorWithMembers() throws {
        actor Counter: Routes {
            let up = Traced(wrappedValue: { _ in .ok }, .post, "/count")
        }
        let error = #expect(throws: DefinitionError.self) {
            try TracedRouter(Fixture().tracing) { Counter() }
        }
        #expect(try #require(error).problems.map(\.remedy).first?.contains("nonisolated var routes") == true)
    }
}
