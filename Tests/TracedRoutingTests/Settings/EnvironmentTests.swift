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

@Suite("Settings from the environment")
struct EnvironmentTests {
    @Test(
        "TRACE_MODE and TRACE_ALL choose the mode, and TRACE_MODE goes first",
        arguments: [
            ([:], TracingMode.annotated),
            (["TRACE_MODE": ""], .annotated),
            (["TRACE_MODE": "all"], .all),
            (["TRACE_MODE": " Annotated "], .annotated),
            (["TRACE_MODE": "off"], .off),
            (["TRACE_ALL": "true"], .all),
            (["TRACE_ALL": "false"], .annotated),
            (["TRACE_ALL": "true", "TRACE_MODE": "off"], .off),
        ]
    )
    func mode(environment: [String: String], mode: TracingMode) throws {
        #expect(try TracingSettings(environment: environment).mode == mode)
    }

    @Test("TRACED_REQUEST_ATTRIBUTES names attributes, those of the user's own among them")
    func attributes() async throws {
        let settings = try TracingSettings(
            environment: [
                "TRACE_ALL": "true",
                "TRACED_REQUEST_ATTRIBUTES":
                    "method, path,headers.user-agent,headers.xRequestID,query.page,parameters.id,cookies.theme,query,"
                    + "remoteAddress,content-length,at-end.route,tenant,",
            ],
            attributes: ["tenant": \.headers["x-tenant"]]
        )
        #expect(settings.tracedRequestAttributes.count == 12)
        let fixture = Fixture(settings)
        let router = try TracedRouter(fixture.tracing) { Get("/users/:id") { _ in .ok } }
        _ = await router.respond(
            to: Request(
                .get,
                "/users/7?page=2",
                headers: [
                    "User-Agent": "test", "X-Request-ID": "r1", "Cookie": "theme=dark", "X-Tenant": "acme",
                    "Content-Length": "5",
                ],
                remoteAddress: "10.0.0.1:4711"
            )
        )
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.path"] == "/users/7")
        #expect(tags["http.header.user-agent"] == "test")
        #expect(tags["http.header.x-request-id"] == "r1")
        #expect(tags["http.query.page"] == "2")
        #expect(tags["http.parameter.id"] == "7")
        #expect(tags["http.cookie.theme"] == "dark")
        #expect(tags["http.query"] == "page=2")
        #expect(tags["peer.address"] == "10.0.0.1:4711")
        #expect(tags["http.request_size"] == 5)
        #expect(tags["http.route"] == "/users/:id")
        #expect(tags["http.header.x-tenant"] == "acme")
    }

    @Test(
        "A header field is found by its own name in any case, and by a name in the way of Swift",
        arguments: [
            ("user-agent", "User-Agent"), ("User-Agent", "User-Agent"), ("USER-AGENT", "User-Agent"),
            ("userAgent", "User-Agent"), ("UserAgent", "User-Agent"), ("xRequestID", "X-Request-ID"),
            ("X-Request-ID", "X-Request-ID"), ("xHTTPMethodOverride", "X-HTTP-Method-Override"), ("Accept", "Accept"),
            ("wwwAuthenticate", "WWW-Authenticate"), ("contentMD5", "Content-MD5"), ("eTag", "ETag"), ("ETag", "ETag"),
            ("dnt", "DNT"), ("DNT", "DNT"), ("secCHUA", "Sec-CHUA"),
        ]
    )
    func headerNames(name: String, field: String) async throws {
        var settings = try TracingSettings(
            environment: ["TRACE_ALL": "true", "TRACED_REQUEST_ATTRIBUTES": "headers.\(name)"]
        )
        settings.redaction = .unsafeNothing
        let fixture = Fixture(settings)
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/", headers: [field: "here"]))
        #expect(fixture.spans.first?.tags["http.header.\(field.lowercased())"] == "here")
    }

    @Test("A long value is not repeated in full")
    func longValue() throws {
        let long = String(repeating: "x", count: 100_000)
        let error = #expect(throws: TracingSettingsError.self) {
            try TracingSettings(environment: ["TRACE_MODE": long, "TRACE_ALL": long, "TRACED_REQUEST_ATTRIBUTES": long])
        }
        let problems = try #require(error).problems
        #expect(problems.count == 3 && problems.allSatisfy { $0.problem.utf8.count < 200 })
    }

    @Test("Every bad value is reported, with the variable and what is allowed")
    func badValues() throws {
        let error = #expect(throws: TracingSettingsError.self) {
            try TracingSettings(environment: [
                "TRACE_MODE": "sometimes",
                "TRACE_ALL": "perhaps",
                "TRACED_REQUEST_ATTRIBUTES": "method,color,headers.,bodies.x",
            ])
        }
        let problems = try #require(error).problems
        #expect(
            problems.map(\.place) == ["TRACE_ALL", "TRACE_MODE"]
                + Array(repeating: "TRACED_REQUEST_ATTRIBUTES", count: 3)
        )
        for (problem, value) in zip(problems, ["perhaps", "sometimes", "color", "headers.", "bodies.x"]) {
            #expect(problem.problem.contains("\"\(value)\"") && problem.line == nil)
        }
        #expect(
            "\(problems[1])" == #"TRACE_MODE: "sometimes" is not a valid value; use one of off, annotated, all"#
        )
        #expect(problems[2].remedy.contains("headers.NAME"))
    }
}
