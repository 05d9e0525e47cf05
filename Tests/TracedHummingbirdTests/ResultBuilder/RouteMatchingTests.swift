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
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird

@Suite(
    "The route that is looked up is the one that Hummingbird's result-builder router finds",
    .timeLimit(.minutes(10))
)
struct RouteMatchingTests {
    static let templates = [
        "", "users", "users/me", "users/:id", "users/{id}/orders/:order", "files/{name}.txt", "files/report-{number}",
        "files/*.csv", "files/data*", "any/*", "rest/**", "Case/Upper", "odd/{open", "odd/close}", "**/tail",
    ]

    static let paths = [
        "/", "//", "/users", "/users/", "//users", "/Users", "/users/me", "/users/7", "/users/7/orders",
        "/users/7/orders/3", "/users/a%20b", "/files/x.txt", "/files/.txt", "/files/X.TXT", "/files/report-12",
        "/files/report-", "/files/table.csv", "/files/data1", "/files/data", "/any/x", "/any", "/any/x/y",
        "/rest", "/rest/a", "/rest/a/b/c", "/case/upper", "/odd/{open", "/odd/close}", "/nowhere", "/a/tail", "/tail",
    ]

    @Test("For paths of every kind, in any order of the routes", arguments: [false, true], [false, true])
    func same(isCaseInsensitive: Bool, isReversed: Bool) async throws {
        let service = Service()
        let templates = isReversed ? Self.templates.reversed() : Self.templates
        let router = try TracedRouterBuilder(
            service.tracing,
            context: PersonContext.self,
            options: isCaseInsensitive ? .caseInsensitive : []
        ) {
            for template in templates {
                Get(RouterPath(template)) { _, context in
                    "\(context.endpointPath ?? "") \(context.parameters.map { "\($0.key)=\($0.value)" })"
                }
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            for path in Self.paths {
                let answer = try await Wire.answer(to: Wire.request("GET", path), from: url)
                let shown = router.explain(.get, path).template
                let found = answer.bodyText.split(separator: " ").first.map(String.init)
                #expect(shown == (answer.statusCode == 200 ? found : nil), "\(path)")
            }
        }
    }

    @Test("With the values of its parameters", arguments: ["/users/7/orders/3", "/files/x.txt", "/files/report-12"])
    func parameters(path: String) async throws {
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.parameters.id, \.parameters.order, \.parameters.name, \.parameters.number,
                ]
            )
        )
        let router = try TracedRouterBuilder(service.tracing, context: PersonContext.self) {
            for template in Self.templates {
                Get(RouterPath(template)) { _, context in
                    context.parameters.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
                }
            }
        }
        let answer = try await LiveServer.value(router) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", path), from: url)
        }
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        let tags = ["id", "order", "name", "number"].compactMap { name in
            span.tags["http.parameter.\(name)"]?.stringValue.map { "\(name)=\($0)" }
        }
        #expect(tags.sorted().joined(separator: ",") == answer.bodyText)
        #expect(!tags.isEmpty)
    }
}
#endif
