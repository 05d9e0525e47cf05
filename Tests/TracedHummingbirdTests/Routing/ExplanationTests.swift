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

@Suite("Hummingbird's own router explains its routes", .timeLimit(.minutes(10)))
struct ExplanationTests {
    @Test("A request finds the route that would answer it, as Hummingbird compares paths")
    func finding() async throws {
        let settings = TracingSettings(
            mode: .annotated,
            tracedRequestAttributes: [\.method, \.atEnd.headers["x-user"]],
            skip: [try .path("/orders/0")]
        )
        let router = Router(context: TracedRequestContext.self, options: .caseInsensitive)
            .traced(by: RequestTracing(MockTracer(), settings: settings))
        router.get("orders/:id", traced: .named("order.show", tags: \.parameters.id)) { _, _ in "" }
        router.get("orders/list", traced: false) { _, _ in "" }
        router.get("files/**", traced: true) { _, _ in "" }
        router.post("orders", traced: .force("order.place")) { _, _ in "" }
        let shown = await router.explain(.get, "/Orders/7?x=1")
        #expect(shown.operationName == "order.show")
        #expect(shown.template == "/orders/{id}")
        #expect(shown.attributes.global == ["http.method"])
        #expect(shown.attributes.globalAtEnd == ["http.header.x-user"])
        #expect(shown.attributes.route == ["http.parameter.id"])
        #expect(shown.reason == .ruleOn)
        #expect(await router.explain(.get, "/orders/0").reason == .skipped)
        #expect(await router.explain(.get, "/orders/list").reason == .ruleOff)
        #expect(await router.explain(.get, "/files/a/b").operationName == "GET /files/**")
        #expect(await router.explain(.post, "/orders").reason == .forced)
        #expect(await router.explain(.delete, "/orders/7").otherMethods == ["GET"])
        #expect(await router.explain(.get, "/nowhere").template == nil)
        #expect(
            "\(shown)" == """
                GET /Orders/7 is traced: the route says on.
                  mode: annotated
                  route: /orders/{id}
                  operation: order.show
                  tags from the settings: http.method, http.header.x-user (at end)
                  tags from the route: http.parameter.id
                """
        )
    }

    @Test("The routes are listed with method, template, whether they are traced now, rule, name and attributes")
    func list() {
        let inside = Router(context: TracedRequestContext.self)
        let router = inside.traced(by: RequestTracing(MockTracer(), settings: TracingSettings(mode: .annotated)))
        router.get("silent") { _, _ in "" }
        router.group("admin", traced: false).delete("users/:id") { _, _ in "" }
        router.get("users/:id", traced: .named("users.show", tags: \.parameters.id)) { _, _ in "" }
        inside.get("inside") { _, _ in "" }
        #expect(
            router.tracedRoutes.description == """
                METHOD  PATH               TRACED  RULE                     OPERATION                 ATTRIBUTES
                GET     /silent            no      none                     GET /silent
                DELETE  /admin/users/{id}  no      off: the group "/admin"  DELETE /admin/users/{id}
                GET     /users/{id}        yes     on: the route            users.show                http.parameter.id
                GET     /inside            no      none                     GET /inside
                """
        )
        router.tracing.update { $0.mode = .all }
        #expect(router.tracedRoutes.map(\.isTraced) == [true, false, true, true])
        #expect(router.routes.count == 4)
    }
}
#endif
