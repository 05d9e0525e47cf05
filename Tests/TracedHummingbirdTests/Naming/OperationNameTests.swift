//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Operation names: never empty, never the raw path, by the provider that is chosen")
struct OperationNameTests {
    struct Orders: Routes {
        @Traced(.get, "/orders/:id") var show = { _ in .ok }
    }

    enum Provider: String, CaseIterable, Sendable {
        case routeTemplate, handlerName, method, custom, empty

        var naming: OperationNaming {
            switch self {
            case .routeTemplate: .routeTemplate
            case .handlerName: .handlerName
            case .method: .method
            case .custom:
                .custom { request, route in "shop:\(request.method.lowercased()):\(route.template ?? "none")" }
            case .empty: .custom { _, _ in "" }
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let method: String
        let target: String
        /// By template, handler, method, closure, and by a closure that returns nothing.
        let names: [String]
        var testDescription: String { "\(method) \(target)" }
    }

    static let cases: [Case] = [
        Case(
            method: "GET",
            target: "/orders/7",
            names: ["GET /orders/:id", "Orders.show", "GET", "shop:get:/orders/:id", "GET /orders/:id"]
        ),
        Case(
            method: "GET",
            target: "/plain",
            names: ["GET /plain", "GET /plain", "GET", "shop:get:/plain", "GET /plain"]
        ),
        Case(method: "GET", target: "/named/7", names: Array(repeating: "its.own", count: 5)),
        Case(method: "GET", target: "/none/7", names: ["GET", "GET", "GET", "shop:get:none", "GET"]),
        Case(
            method: "DELETE",
            target: "/orders/7",
            names: [
                "DELETE /orders/:id", "DELETE /orders/:id", "DELETE", "shop:delete:/orders/:id", "DELETE /orders/:id",
            ]
        ),
        Case(
            method: "PURGE",
            target: "/orders/7",
            names: ["HTTP /orders/:id", "HTTP /orders/:id", "HTTP", "shop:purge:/orders/:id", "HTTP /orders/:id"]
        ),
        Case(
            method: "GET",
            target: "/moved/%2e%2e",
            names: ["GET /moved/:to", "GET /moved/:to", "GET", "shop:get:/moved/:to", "GET /moved/:to"]
        ),
        Case(
            method: "HEAD",
            target: "/orders/7",
            names: ["HEAD /orders/:id", "Orders.show", "HEAD", "shop:head:/orders/:id", "HEAD /orders/:id"]
        ),
    ]

    @Test("Each provider names each kind of request", arguments: Provider.allCases, cases)
    func table(provider: Provider, row: Case) async throws {
        let service = Service(TracingSettings(mode: .all, operationName: provider.naming))
        let routes = try TracedRouter(service.tracing) {
            Orders()
            Get("/plain") { _ in .ok }
            Get("/named/:id", traced: "its.own") { _ in .ok }
            Get("/moved/:to") { _ in .redirect(to: "/plain") }
        }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request(row.method, row.target), from: url)
        }
        let index = try #require(Provider.allCases.firstIndex(of: provider))
        #expect(service.tracer.finishedSpans.map(\.operationName) == [row.names[index]])
    }

    @Test(
        "A request line that is none is refused before tracing, and the server goes on",
        arguments: ["\r\n\r\n", "GET\r\n\r\n", "G@T / X\r\n\r\n", "BREW / HTTP/1.1\r\n\r\n"]
    )
    func badRequestLine(bytes: String) async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) { Get("/plain") { _ in .ok } }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.connect(to: url) { wire in
                try await wire.send(bytes + Wire.request("GET", "/plain"))
                return try await wire.rest()
            }
            #expect(try await Wire.answer(to: Wire.request("GET", "/plain"), from: url).statusCode == 200)
        }
        #expect(
            service.tracer.finishedSpans.allSatisfy { !$0.operationName.isEmpty && !$0.operationName.contains("@") }
        )
    }

    @Test("A handler may give its span another name")
    func renamed() async throws {
        let service = Service()
        let tracer = service.tracer
        let routes = try TracedRouter(service.tracing) {
            Get("/search") { _ in
                tracer.activeSpan?.setOperationName("search.products")
                return .ok
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", "/search"), from: url)
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["search.products"])
    }
}
#endif
