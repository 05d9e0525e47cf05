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

extension RequestAttributes {
    /// What a handler has learned about the tenant.
    fileprivate var tenant: RequestTag { RequestTag("tenant", request.storage?[Tenant.self]?.name) }
    fileprivate var retries: RequestTag {
        RequestTag("retries", self.headers["x-retries"].value?.stringValue.flatMap { Int($0) })
    }
    fileprivate var ratio: RequestTag { RequestTag("ratio", 0.5) }
    fileprivate var isInternal: RequestTag { RequestTag("internal", request.path.hasPrefix("/internal")) }
}

private struct Tenant: RequestStorageKey {
    typealias Value = Tenant
    var name: String
}

@Suite("Attributes: global and of the route, nested, typed, at start and at end, missing and empty")
struct AttributeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let attribute: RequestAttribute
        let tag: String
        let value: TagValue?
        var testDescription: String { name }

        init(_ name: String, _ attribute: RequestAttribute, _ tag: String, _ value: TagValue?) {
            self.name = name
            self.attribute = attribute
            self.tag = tag
            self.value = value
        }
    }

    static let cases: [Case] = [
        Case("method", \.method, "http.method", "POST"),
        Case("path", \.path, "http.path", "/tenants/7/orders"),
        Case("route", \.route, "http.route", "/tenants/:tenant/orders"),
        Case("host", \.host, "http.host", "shop.example"),
        Case("content length", \.contentLength, "http.request_size", 2),
        Case("header by Swift name", \.headers.userAgent, "http.header.user-agent", "probe/1"),
        Case("header by field name", \.headers["X-Request-ID"], "http.header.x-request-id", "r1"),
        Case("header with several values", \.headers["x-many"], "http.header.x-many", .array(["a", "b"])),
        Case("empty header", \.headers["x-empty"], "http.header.x-empty", nil),
        Case("missing header", \.headers["x-missing"], "http.header.x-missing", nil),
        Case("query", \.query.page, "http.query.page", "2"),
        Case("query given several times", \.query["tag"], "http.query.tag", .array(["x", "y"])),
        Case("missing query", \.query.none, "http.query.none", nil),
        Case("parameter", \.parameters.tenant, "http.parameter.tenant", "7"),
        Case("missing parameter", \.parameters.none, "http.parameter.none", nil),
        Case("cookie", \.cookies.theme, "http.cookie.theme", "dark"),
        Case("integer of one's own", \.retries, "retries", 3),
        Case("fraction of one's own", \.ratio, "ratio", 0.5),
        Case("truth value of one's own", \.isInternal, "internal", false),
        Case("learned by the handler, read at start", \.tenant, "tenant", nil),
        Case("learned by the handler, read at end", \.atEnd.tenant, "tenant", "blue"),
    ]

    /// Sends the one request of this suite, and returns its span.
    private func span(
        global: [RequestAttribute] = [],
        group: [RequestAttribute] = [],
        route: [RequestAttribute] = [],
        mode: TracingMode = .all
    ) async throws -> MockSpan {
        let service = Service(TracingSettings(mode: mode, tracedRequestAttributes: global))
        let routes = try TracedRouter(service.tracing) {
            Group("/tenants/:tenant", traced: RouteTracing(.on, attributes: group)) {
                Post("/orders", traced: RouteTracing(.on, attributes: route)) { request in
                    request.storage[Tenant.self] = Tenant(name: "blue")
                    return .ok
                }
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            let headers = [
                ("User-Agent", "probe/1"), ("X-Request-ID", "r1"), ("X-Many", "a"), ("X-Many", "b"), ("X-Empty", ""),
                ("Cookie", "theme=dark; other=1"), ("X-Retries", "3"),
            ]
            let request = Wire.request("POST", "/tenants/7/orders?page=2&tag=x&tag=y", headers: headers, body: "{}")
            #expect(try await Wire.answer(to: request, from: url).statusCode == 200)
        }
        return try #require(service.tracer.finishedSpans.first)
    }

    @Test("An attribute of the settings becomes a tag with its own type, or none when it is missing", arguments: cases)
    func global(_ row: Case) async throws {
        #expect(try await span(global: [row.attribute]).tags[row.tag] == row.value)
    }

    @Test("An attribute of a route becomes the same tag", arguments: cases)
    func route(_ row: Case) async throws {
        #expect(try await span(route: [row.attribute]).tags[row.tag] == row.value)
    }

    @Test("Settings, group and route add up", arguments: [TracingMode.annotated, .all])
    func union(mode: TracingMode) async throws {
        let span = try await span(
            global: [\.query.page],
            group: [\.headers.userAgent],
            route: [\.parameters.tenant],
            mode: mode
        )
        #expect(span.tags["http.query.page"] == "2")
        #expect(span.tags["http.header.user-agent"] == "probe/1")
        #expect(span.tags["http.parameter.tenant"] == "7")
    }

    @Test("Names in configuration stand for the same attributes")
    func names() async throws {
        let settings = try TracingSettings(environment: [
            "TRACE_ALL": "true",
            "TRACED_REQUEST_ATTRIBUTES": "method,headers.user-agent,query.page,at-end.parameters.tenant",
        ])
        let span = try await span(global: settings.tracedRequestAttributes)
        #expect(span.tags["http.query.page"] == "2")
        #expect(span.tags["http.header.user-agent"] == "probe/1")
        #expect(span.tags["http.parameter.tenant"] == "7")
    }

    @Test("A long value is cut at a character", arguments: ["abcdefgh", "äöüäöü", "a👩‍👩‍👧‍👦b", "日本語日本語"])
    func limit(value: String) async throws {
        let service = Service(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.headers["x-long"]], tagValueLimit: 7)
        )
        let routes = try TracedRouter(service.tracing) { Get("/") { _ in .ok } }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", "/", headers: [("X-Long", value)]), from: url)
        }
        let text = try #require(service.tracer.finishedSpans.first?.tags["http.header.x-long"]?.stringValue)
        #expect(text.utf8.count <= 7)
        #expect(value.hasPrefix(text))
        #expect(value.count - text.count > 0)
    }
}
#endif
