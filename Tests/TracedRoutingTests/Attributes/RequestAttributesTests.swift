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

@Suite("Attributes of a request")
struct RequestAttributesTests {
    static let request = Request(
        .post,
        "/users/7?page=2&tag=a&tag=b&flag",
        scheme: "https",
        authority: "example.com:8443",
        headers: [
            "User-Agent": "test", "x-list": "1", "X-List": "2", "content-length": "12", "x-empty": "",
            "cookie": "theme=dark; lang=de",
        ],
        remoteAddress: "10.0.0.1:4711"
    )

    static let table: [(attribute: RequestAttribute, name: String, value: TagValue?)] = [
        (\.method, "http.method", "POST"),
        (\.path, "http.path", "/users/7"),
        (\.route, "http.route", "/users/:id"),
        (\.url, "http.url", "https://example.com:8443/users/7?page=2&tag=a&tag=b&flag"),
        (\.scheme, "http.scheme", "https"),
        (\.host, "http.host", "example.com:8443"),
        (\.remoteAddress, "peer.address", "10.0.0.1:4711"),
        (\.contentLength, "http.request_size", 12),
        (\.query.all, "http.query", "page=2&tag=a&tag=b&flag"),
        (\.query.page, "http.query.page", "2"),
        (\.query["tag"], "http.query.tag", ["a", "b"]),
        (\.query.flag, "http.query.flag", nil),
        (\.query.missing, "http.query.missing", nil),
        (\.headers.userAgent, "http.header.user-agent", "test"),
        (\.headers["USER-AGENT"], "http.header.user-agent", "test"),
        (\.headers.xList, "http.header.x-list", ["1", "2"]),
        (\.headers.xEmpty, "http.header.x-empty", nil),
        (\.headers.xMissing, "http.header.x-missing", nil),
        (\.parameters.id, "http.parameter.id", "7"),
        (\.parameters.missing, "http.parameter.missing", nil),
        (\.cookies.theme, "http.cookie.theme", "dark"),
        (\.cookies["lang"], "http.cookie.lang", "de"),
        (\.cookies.missing, "http.cookie.missing", nil),
        (\.[tag: "native.length", \Request.path.count], "native.length", 8),
        (\.[tag: "native.optional", \Request.scheme], "native.optional", "https"),
        (\.[tag: "native.other", \Response.status.code], "native.other", nil),
    ]

    private func tags(_ attributes: [RequestAttribute], conventions: TagConventions = .openTracing) async throws -> Tags
    {
        let settings = TracingSettings(mode: .all, tracedRequestAttributes: attributes, conventions: conventions)
        let fixture = Fixture(settings)
        let router = try TracedRouter(fixture.tracing) { Post("/users/:id") { _ in .ok } }
        _ = await router.respond(to: Self.request)
        return try #require(fixture.spans.first).tags
    }

    @Test("Each property has its name, its value and its type", arguments: table.indices)
    func property(row: Int) async throws {
        let (attribute, name, value) = Self.table[row]
        let standard: Set = ["http.method", "http.route", "http.url", "peer.address"]
        let tags = try await tags([attribute])
        #expect(tags[name] == value)
        #expect(standard.contains(name) || tags.count == 7 + (value == nil ? 0 : 1), "\(tags)")
    }

    @Test("The same properties can be read at the end")
    func atEnd() async throws {
        let tags = try await tags([
            \.atEnd.method, \.atEnd.headers.userAgent, \.atEnd.query.page, \.atEnd.cookies.theme, \.atEnd.parameters.id,
            \.atEnd.contentLength,
        ])
        let expected: Tags = [
            "http.method": "POST", "http.header.user-agent": "test", "http.query.page": "2",
            "http.cookie.theme": "dark",
            "http.parameter.id": "7", "http.request_size": 12,
        ]
        for (name, value) in expected { #expect(tags[name] == value, "\(name)") }
    }

    @Test("What a handler leaves in the storage is there at the end and not at the start")
    func storage() async throws {
        let fixture = Fixture(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.[userAs: "early"], \.atEnd[userAs: "late"]])
        )
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { request in
                request.storage[UserKey.self] = "ann"
                return .ok
            }
            Get("/error") { request in
                request.storage[UserKey.self] = "bob"
                throw Breakdown()
            }
        }
        _ = await router.respond(to: Request(.get, "/"))
        _ = await router.respond(to: Request(.get, "/error"))
        #expect(fixture.spans.map { $0.tags["early"] } == [nil, nil])
        #expect(fixture.spans.map { $0.tags["late"] } == ["ann", "bob"])
    }

    @Test("Attributes of the response are read from its head")
    func response() async throws {
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                tracedResponseAttributes: [
                    \.status, \.contentLength, \.headers.xCache, \.headers["x-list"], \.headers.xMissing,
                ]
            )
        )
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in
                Response(.accepted, headers: ["X-Cache": "hit", "x-list": "1", "X-LIST": "2", "content-length": "0"])
            }
            Get("/odd") { _ in Response(headers: ["content-length": "many"]) }
        }
        _ = await router.respond(to: Request(.get, "/"))
        _ = await router.respond(to: Request(.get, "/odd"))
        let tags = fixture.spans.map(\.tags)
        #expect(tags[0]["http.status_code"] == 202)
        #expect(tags[0]["http.response_size"] == 0)
        #expect(tags[0]["http.response.header.x-cache"] == "hit")
        #expect(tags[0]["http.response.header.x-list"] == ["1", "2"])
        #expect(tags[0]["http.response.header.x-missing"] == nil)
        #expect(tags[1]["http.response_size"] == nil)
    }

    @Test("Names of one's own hold for timeouts as well")
    func timeoutNames() async throws {
        var conventions = TagConventions.openTracing
        conventions.timeout = "late"
        conventions.timeoutMilliseconds = "late.ms"
        let fixture = Fixture(TracingSettings(mode: .all, conventions: conventions))
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in throw RequestTimeout(limit: .seconds(1)) } }
        _ = await router.respond(to: Request(.get, "/"))
        let span = try #require(fixture.spans.first)
        #expect(span.tags["late"] == true && span.tags["timeout"] == nil)
        #expect(span.logs.contains { $0.fields["late.ms"] == 1_000 && $0.fields["event"] == "timeout" })
    }

    @Test("The conventions of OpenTelemetry name the same values otherwise")
    func conventions() async throws {
        let tags = try await tags(
            [\.path, \.query.page, \.headers.userAgent, \.scheme, \.host, \.contentLength, \.remoteAddress],
            conventions: .openTelemetry
        )
        #expect(
            tags == [
                "span.kind": "server", "component": "swift-traced-router",
                "http.request.method": "POST", "http.route": "/users/:id", "http.response.status_code": 200,
                "url.full": "https://example.com:8443/users/7?page=2&tag=a&tag=b&flag",
                "url.path": "/users/7", "url.query.page": "2", "url.scheme": "https",
                "http.request.header.user-agent": "test", "server.address": "example.com:8443",
                "http.request.body.size": 12, "network.peer.address": "10.0.0.1:4711",
            ]
        )
    }

    @Test("An attribute of your own that is listed is read with the request in hand")
    func custom() async throws {
        let tags = try await tags([\.pathDepth, \.atEnd.pathDepth])
        #expect(tags["path.depth"] == 2)
    }
}

enum UserKey: RequestStorageKey { typealias Value = String }

extension RequestAttributes {
    subscript(userAs name: String) -> RequestTag { RequestTag(name, request.storage?[UserKey.self]) }
    var pathDepth: RequestTag { RequestTag("path.depth", request.path.split(separator: "/").count) }
}
