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

@Suite("What stands behind traced:")
struct RouteTracingValueTests {
    /// Members that say what routes can say.
    struct Members: Routes {
        @Traced(.get, "/off", traced: false) var off = { _ in .ok }
        @Traced(.get, "/silent", traced: .inherit) var silent = { _ in .ok }
        @Traced(.get, "/named", traced: "named") var named = { _ in .ok }
        @Traced(.get, "/both", "outer", traced: .named("inner", tags: \.query.a), tags: \.query.b)
        var both = { _ in .ok }
        @Traced(.get, "/restart", traced: .on().incoming(.restart)) var restarted = { _ in .ok }
        @Traced(.get, "/failing", traced: .on().failing(when: StatusRule { $0 == 404 }))
        var missing = { _ in Response(.notFound) }
        @Traced(.get, "/payloads", traced: .on().loggingPayloads(.both)) var payloads = { _ in .text("x") }
        @TracedMethod(.get, "/method", "method", traced: .on().incoming(.restart)) var method = Members.answer

        func answer(_ request: Request) async throws -> Response { .ok }
    }

    @Test("A wrapped member says all that a route can say")
    func members() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) { Members() }
        let caller = try fixture.caller()
        func span(_ target: String) async throws -> MockSpan? {
            fixture.tracer.reset()
            _ = try await router.text(.get, target, headers: caller.headers)
            return fixture.spans.last
        }
        #expect(try await span("/off") == nil)
        #expect(router.explain(.get, "/off").rulePlace == "the member Members.off")
        #expect(router.explain(.get, "/silent").rule == .inherit)
        #expect(try await span("/named")?.operationName == "named")
        let both = try #require(await span("/both?a=1&b=2"))
        #expect(both.operationName == "outer")
        #expect(both.tags["http.query.a"] == "1")
        #expect(both.tags["http.query.b"] == "2")
        #expect(both.parentID == caller.span?.context.spanIDString)
        #expect(try #require(await span("/restart")).parentID == nil)
        #expect(try #require(await span("/method")).parentID == nil)
        #expect(fixture.spans.map(\.operationName) == ["method"])
        #expect(try await span("/failing")?.tags["error"] == true)
        #expect(try await span("/payloads")?.logs.map { $0.fields["event"] } == ["payload"])
    }

    @Test("Truth values and names in variables count as literals do", arguments: [true, false])
    func variables(flag: Bool) async throws {
        let name = flag ? "order.show" : "order.hide"
        let rule = flag ? RouteTracing.on(tags: \.query.page) : .off
        let fixture = Fixture()
        let router = try TracedRouter(fixture.tracing, traced: !flag) {
            Get("/flag", traced: flag) { _ in .ok }
            Get("/name", traced: name) { _ in .ok }
            Get("/part", traced: "part.\(name)") { _ in .ok }
            Get("/rule", traced: rule) { _ in .ok }
            Get("/choice", traced: flag ? .named("choice") : .off) { _ in .ok }
            Route(.get, "/route", traced: flag) { _ in .ok }
            Group("/group", traced: flag) { Get("/x") { _ in .ok } }
            Get("/nothing") { _ in .ok }
        }
        for path in ["/flag", "/name", "/part", "/rule", "/choice", "/route", "/group/x", "/nothing"] {
            #expect(await router.respond(to: Request(.get, path)).status == .ok)
        }
        #expect(
            fixture.spans.map(\.operationName)
                == (flag
                    ? ["GET /flag", name, "part.\(name)", "GET /rule", "choice", "GET /route", "GET /group/x"]
                    : [name, "part.\(name)", "GET /nothing"])
        )
    }

    @Test("Functions and methods are handlers, as closures are")
    func functions() async throws {
        struct Greeting: Sendable {
            let text: String
            func answer(_ request: Request) async throws -> Response { .text(text) }
        }
        @Sendable func greet(_ request: Request) -> Response { .text("function") }
        let fixture = Fixture()
        let router = try TracedRouter(fixture.tracing) {
            Get("/function", greet)
            Post("/method", traced: true, Greeting(text: "method").answer)
            Route(.put, "/route", traced: "route", greet)
        }
        #expect(try await router.text(.get, "/function") == "function")
        #expect(try await router.text(.post, "/method") == "method")
        #expect(try await router.text(.put, "/route") == "function")
        #expect(fixture.spans.map(\.operationName) == ["POST /method", "route"])
    }
}
