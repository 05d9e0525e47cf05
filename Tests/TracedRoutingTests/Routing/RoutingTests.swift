//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Testing
import TracedRouting

@Suite("Routing")
struct RoutingTests {
    private func router() throws -> TracedRouter {
        try TracedRouter(Fixture(mode: .all).tracing) {
            Get("/users/:id") { .text("parameter \($0.parameters.id ?? "-")") }
            Get("/users/me") { _ in .text("literal") }
            Get("/users/*/posts") { _ in .text("wildcard") }
            Get("/users/:id/posts/:post") { .text("\($0.parameters.id ?? "-") \($0.parameters.post ?? "-")") }
            Get("/files/**") { .text("rest \($0.parameters.rest ?? "-")") }
            Post("/users") { _ in .text("posted") }
            Delete("/users/me") { _ in .noContent }
            Get("/") { _ in .text("root") }
            Get("/caf%C3%A9/ü") { _ in .text("unicode") }
        }
    }

    @Test(
        "A path goes to the most special route that matches",
        arguments: [
            ("/", "root"),
            ("", "root"),
            ("/users/7", "parameter 7"),
            ("/users/7/", "parameter 7"),
            ("//users//7", "parameter 7"),
            ("/users/me", "literal"),
            ("/users/me/posts", "wildcard"),
            ("/users/7/posts/8", "7 8"),
            ("/users/a%20b", "parameter a b"),
            ("/users/a%2Fb", "parameter a/b"),
            ("/users/100%", "parameter 100%"),
            ("/users/%ff", "parameter %ff"),
            ("/users/caf\u{E9}", "parameter caf\u{E9}"),
            ("/files", "rest "),
            ("/files/a/b/c.txt", "rest a/b/c.txt"),
            ("/caf%c3%a9/%C3%BC", "unicode"),
            ("/users/7?x=/users/me", "parameter 7"),
            ("/users/7?\u{301}x=/users/me", "parameter 7"),
            ("http://example.com/users/7?x=1", "parameter 7"),
            ("https://ann:pw@example.com:8443", "root"),
            ("http://example.com?x=/users/7", "root"),
        ]
    )
    func special(path: String, body: String) async throws {
        let response = try await router().respond(to: Request(.get, path))
        #expect(response.status == .ok)
        #expect(try await String(decoding: response.body.collect(), as: UTF8.self) == body)
    }

    @Test(
        "A path that no route matches is answered with 404",
        arguments: ["/nothing", "/users/7/posts/8/9", "/Users/7"]
    )
    func notFound(path: String) async throws {
        #expect(try await router().respond(to: Request(.get, path)).status == .notFound)
    }

    @Test(
        "A path that has other methods is answered with 405 and says which",
        arguments: [("/users", "POST"), ("/users/me", "DELETE, GET, HEAD"), ("/files/x", "GET, HEAD")]
    )
    func otherMethods(path: String, allow: String) async throws {
        let response = try await router().respond(to: Request(.patch, path))
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers["allow"] == allow)
    }

    @Test("A method that a special route lacks goes on to a more general route that has it")
    func methodGoesOn() async throws {
        let router = try TracedRouter(Fixture().tracing) {
            Get("/a/b") { _ in .text("special") }
            Post("/a/:x") { .text("general \($0.parameters.x ?? "")") }
        }
        let response = await router.respond(to: Request(.post, "/a/b"))
        #expect(try await response.body.collect() == Array("general b".utf8))
    }

    @Test("HEAD is answered by GET, with the length of the body and without the body")
    func head() async throws {
        let response = try await router().respond(to: Request(.head, "/users/me"))
        #expect(response.status == .ok)
        #expect(response.headers["content-length"] == "7")
        #expect(try await response.body.collect().isEmpty)
    }

    @Test("HEAD has no length where the answer to GET would have none", arguments: [204, 304])
    func headWithoutContent(code: Int) async throws {
        let router = try TracedRouter(Fixture().tracing) { Get("/") { _ in Response(HTTPStatus(code)) } }
        let response = await router.respond(to: Request(.head, "/"))
        #expect(response.status.code == code && response.headers["content-length"] == nil)
    }

    @Test("A literal with an encoded slash is another path than two segments")
    func encodedSlash() async throws {
        let router = try TracedRouter(Fixture().tracing) {
            Get("/a%2Fb") { _ in .text("one segment") }
            Get("/a/b") { _ in .text("two segments") }
        }
        for (path, body) in [("/a%2fb", "one segment"), ("/a/b", "two segments")] {
            let response = await router.respond(to: Request(.get, path))
            #expect(try await response.body.collect() == Array(body.utf8))
        }
    }

    @Test("Routes can be chosen with if and for")
    func builder() async throws {
        let isBeta = true
        let router = try TracedRouter(Fixture().tracing) {
            for name in ["a", "b"] {
                Get("/\(name)") { _ in .text(name) }
            }
            if isBeta {
                Get("/beta") { _ in .ok }
            } else {
                Get("/stable") { _ in .ok }
            }
            if !isBeta { Get("/never") { _ in .ok } }
        }
        #expect(router.routes.map(\.template) == ["/a", "/b", "/beta"])
    }

    @Test("Middleware of the router stands around that of groups, and runs for requests without a route")
    func middleware() async throws {
        func mark(_ name: String) -> Intercept {
            Intercept { request, next in
                var response = try await next(request)
                response.headers.add(name, forName: "x-through")
                return response
            }
        }
        let router = try TracedRouter(Fixture().tracing, middleware: [mark("router")]) {
            Group("/v1", middleware: [mark("outer")]) {
                Group("", middleware: [mark("inner")]) {
                    Get("/x") { _ in .ok }
                }
            }
        }
        let found = await router.respond(to: Request(.get, "/v1/x"))
        #expect(found.headers.values(forKey: "x-through") == ["inner", "outer", "router"])
        let missing = await router.respond(to: Request(.get, "/v1/y"))
        #expect(missing.headers.values(forKey: "x-through") == ["router"])
    }

    @Test("An error is answered by what it says itself, else with 500")
    func errors() async throws {
        struct Domain: ResponseError {
            var response: Response { .text("gone", status: 410) }
        }
        let router = try TracedRouter(Fixture().tracing) {
            Get("/http") { _ in throw HTTPError(.conflict, "twice") }
            Get("/domain") { _ in throw Domain() }
            Get("/other") { _ in throw Breakdown() }
        }
        let http = await router.respond(to: Request(.get, "/http"))
        #expect(http.status == .conflict)
        #expect(try await http.body.collect() == Array("twice".utf8))
        #expect(await router.respond(to: Request(.get, "/domain")).status == 410)
        let other = await router.respond(to: Request(.get, "/other"))
        #expect(other.status == .internalServerError)
        #expect(try await other.body.collect().isEmpty)
    }

    @Test("All mistakes are reported at once, each with its remedy")
    func mistakes() throws {
        struct Empty: Routes {}
        struct Unassigned: Routes {
            @Traced(.get, "/unassigned") var show: Handler
        }
        struct Carts {
            @Traced("cart.add") var add: Handler
        }
        let carts = Carts()
        let error = #expect(throws: DefinitionError.self) {
            try TracedRouter(Fixture().tracing) {
                Get("/users/:id") { _ in .ok }
                Get("/users/:name") { _ in .ok }
                Get("orders") { _ in .ok }
                Get("/a/**/b") { _ in .ok }
                Get("/a/:/b") { _ in .ok }
                Get("/a/:x/:x") { _ in .ok }
                Get("/a/b*") { _ in .ok }
                Get("/q?x=1") { _ in .ok }
                Get("/empty-name", traced: "") { _ in .ok }
                Group("/g", traced: "name") { Get("/x") { _ in .ok } }
                Get("/users/{id}/posts") { _ in .ok }
                Empty()
                Unassigned()
                Post("/cart", carts.$add)
                Route(.put, "/cart", carts.$add)
            }
        }
        let problems = try #require(error).problems
        let expected = [
            "GET /users/:name: it matches the same requests as GET /users/:id",
            "GET /orders: the path \"orders\" must begin with a slash: write \"/orders\"",
            "\"**\" matches the rest of a path",
            "\":\" needs a name",
            "the parameter \":x\" appears twice",
            "\"b*\" mixes text",
            "has a query",
            "the operation name is empty",
            "the group \"/g\": a name in traced:",
            "GET /users/{id}/posts: \"{id}\" is not a parameter: write \":id\"",
            "POST /cart: the wrapped handler was never assigned",
            "PUT /cart: the wrapped handler was never assigned",
            "Empty: it has no routes",
            "Unassigned.show: the member has a route but no handler",
        ]
        for text in expected {
            #expect(problems.contains { "\($0)".contains(text) }, "\(text)")
        }
        #expect(problems.count == expected.count)
        #expect(problems.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test("A wrapped member that nothing answers with is a mistake, and so is a path where a name belongs")
    func forgottenMembers() throws {
        struct Forgetful: Routes {
            @Traced(.get, "/a") var registered = { _ in .ok }
            @Traced("/b") var path = { _ in .ok }
            @Traced("unused") var unused = { _ in .ok }
            @Traced("used") var used = { _ in .ok }
            @Traced var plain = { _ in .ok }
            var routes: [any RouteComponent] {
                Post("/used", $used)
                Post("/plain", $plain)
            }
        }
        let error = #expect(throws: DefinitionError.self) {
            try TracedRouter(Fixture().tracing) {
                Forgetful()
                Get("/named", traced: "/named") { _ in .ok }
            }
        }
        let problems = try #require(error).problems
        #expect(problems.map(\.place) == ["Forgetful.path", "GET /named", "Forgetful.unused"])
        #expect(problems[0].remedy.contains(#"@Traced(.get, "/b")"#))
    }

    @Test("A wrapped member that a verb outside of its collection is given is used")
    func memberUsedElsewhere() throws {
        struct Carts: Routes {
            @Traced(.get, "/cart") var show = { _ in .ok }
            @Traced("cart.add") var add = { _ in .ok }
        }
        let carts = Carts()
        let router = try TracedRouter(Fixture().tracing) {
            carts
            Group("/shop") { Post("/cart", carts.$add) }
        }
        #expect(router.routes.count == 2)
    }

    @Test("A name for all routes of a collection or a router is a mistake, and not left out without a word")
    func commonName() throws {
        struct Users: Routes {
            @Traced(.get, "/users") var list = { _ in .ok }
            var traced: RouteTracing { "users" }
        }
        let error = #expect(throws: DefinitionError.self) {
            try TracedRouter(Fixture().tracing, traced: "everything") { Users() }
        }
        #expect(
            try #require(error).problems.map(\.description)
                == ["the collection Users", "the router"].map { place in
                    "\(place): a name in traced: would give all its routes the same name; name the routes, and use "
                        + ".on(tags: …) or true instead"
                }
        )
    }

    @Test("The routes are listed with method, template, rule, name and attributes, and print as a table")
    func list() throws {
        struct Users: Routes {
            @Traced(.get, "/users") var list = { _ in .ok }
            @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { _ in .ok }
        }
        let router = try TracedRouter(Fixture().tracing) {
            Get("/health") { _ in .ok }
            Group("/admin", traced: false) { Delete("/users/:id") { _ in .ok } }
            Users()
        }
        #expect(
            router.routes.description == """
                METHOD  PATH              TRACED  RULE                       OPERATION                ATTRIBUTES
                GET     /health           no      none                       GET /health
                DELETE  /admin/users/:id  no      off: the group "/admin"    DELETE /admin/users/:id
                GET     /users            yes     on: the member Users.list  GET /users
                GET     /users/:id        yes     on: the member Users.show  users.show               http.parameter.id
                """
        )
        router.tracing.update { $0.operationName = .handlerName }
        #expect(
            router.routes.map(\.operationName) == [
                "GET /health", "DELETE /admin/users/:id", "Users.list", "users.show",
            ]
        )
    }
}
