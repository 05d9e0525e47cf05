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

@Suite("Names of spans")
struct OperationNamingTests {
    /// Requests, and the names that they get from: template, handler, method, and a closure that has a good day.
    static let table: [(method: String, path: String, names: [String])] = [
        ("GET", "/users/7", ["GET /users/:id", "Users.show", "GET", "custom /users/:id"]),
        ("HEAD", "/users/7", ["HEAD /users/:id", "Users.show", "HEAD", "custom /users/:id"]),
        ("GET", "/plain", ["GET /plain", "GET /plain", "GET", "custom /plain"]),
        ("GET", "/named/7", ["the.name", "the.name", "the.name", "the.name"]),
        ("GET", "/nothing/7", ["GET", "GET", "GET", "custom -"]),
        ("PUT", "/plain", ["PUT /plain", "PUT /plain", "PUT", "custom /plain"]),
        ("BREW", "/plain", ["HTTP /plain", "HTTP /plain", "HTTP", "custom /plain"]),
        ("get", "/plain", ["HTTP /plain", "HTTP /plain", "HTTP", "custom /plain"]),
        ("", "", ["HTTP", "HTTP", "HTTP", "custom -"]),
    ]

    static let namings: [OperationNaming] = [
        .routeTemplate, .handlerName, .method, .custom { "custom \($1.template ?? "-")" },
    ]

    struct Users: Routes {
        @Traced(.get, "/users/:id") var show = { _ in .ok }
    }

    private func name(_ naming: OperationNaming, _ method: String, _ path: String) async throws -> String? {
        let fixture = Fixture(TracingSettings(mode: .all, operationName: naming))
        let router = try TracedRouter(fixture.tracing) {
            Users()
            Get("/plain") { _ in .ok }
            Get("/named/:id", traced: "the.name") { _ in .ok }
        }
        _ = await router.respond(to: Request(HTTPMethod(rawValue: method), path))
        return fixture.spans.first?.operationName
    }

    @Test("Each way of naming, against matched and unmatched requests", arguments: table.indices, 0..<4)
    func names(row: Int, naming: Int) async throws {
        let (method, path, names) = Self.table[row]
        #expect(try await name(Self.namings[naming], method, path) == names[naming])
    }

    @Test(
        "A closure that gives nothing or the raw path is not followed",
        arguments: ["/users/7", "/users/7?x=1", "/nothing/7", "/plain"]
    )
    func badClosure(target: String) async throws {
        let expected = try await name(.routeTemplate, "GET", target)
        for naming: OperationNaming in [
            .custom { _, _ in "" }, .custom { request, _ in request.path },
            .custom { request, _ in request.path + (request.query.map { "?\($0)" } ?? "") },
        ] {
            let named = try await name(naming, "GET", target)
            // A path without parameters is the template itself, and as such a name among few.
            #expect(named == expected || (target == "/plain" && named == "/plain"))
        }
    }

    @Test("Empty names of routes and handlers count as none, as a framework may give them")
    func emptyNames() {
        for naming in [OperationNaming.routeTemplate, .handlerName] {
            let fixture = Fixture(TracingSettings(mode: .all, operationName: naming))
            ServerTracing(fixture.tracing, component: "x").begin(
                PlainRequest(path: "/a/1"),
                route: RouteInformation(
                    template: "/a/:x",
                    tracing: RouteTracing(.on, operationName: ""),
                    handlerName: ""
                )
            ).finish()
            #expect(fixture.spans.map(\.operationName) == ["GET /a/:x"])
        }
    }
}
