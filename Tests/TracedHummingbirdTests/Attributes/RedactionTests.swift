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

@Suite("Headers of request and response by allow-list; secrets stay hidden even when they are listed")
struct RedactionTests {
    /// Sends a request that is full of secrets, and returns its span.
    private func span(_ settings: TracingSettings) async throws -> MockSpan {
        let service = Service(settings)
        let routes = try TracedRouter(service.tracing) {
            Get("/session") { _ in
                var response = Response.ok
                response.headers.add("id=s3cret", forName: "Set-Cookie")
                response.headers.add("a", forName: "X-Shard")
                response.headers.add("b", forName: "X-Shard")
                return response
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            let headers = [
                ("Authorization", "Bearer s3cret"), ("Proxy-Authorization", "s3cret"), ("X-API-Key", "s3cret"),
                ("Cookie", "session=s3cret"), ("X-Auth-Token", "s3cret"), ("Accept", "text/plain"),
            ]
            let target = "/session?token=s3cret&password=s3cret&api_key=s3cret&page=2"
            #expect(
                try await Wire.answer(to: Wire.request("GET", target, headers: headers), from: url).statusCode == 200
            )
        }
        return try #require(service.tracer.finishedSpans.first)
    }

    static let secrets: [(RequestAttribute, String)] = [
        (\.headers.authorization, "http.header.authorization"),
        (\.headers["Proxy-Authorization"], "http.header.proxy-authorization"),
        (\.headers["x-api-key"], "http.header.x-api-key"),
        (\.headers.cookie, "http.header.cookie"),
        (\.headers["x-auth-token"], "http.header.x-auth-token"),
        (\.query.token, "http.query.token"),
        (\.query.password, "http.query.password"),
        (\.query["api_key"], "http.query.api_key"),
        (\.cookies.session, "http.cookie.session"),
    ]

    @Test("What looks like a secret shows as redacted", arguments: secrets.indices)
    func hidden(index: Int) async throws {
        let (attribute, tag) = Self.secrets[index]
        let span = try await span(TracingSettings(mode: .all, tracedRequestAttributes: [attribute]))
        #expect(span.tags[tag] == .string(Redaction.placeholder))
    }

    @Test("No tag of a span holds a secret, whatever is listed")
    func nothingLeaks() async throws {
        let span = try await span(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: Self.secrets.map(\.0) + [\.url, \.query.all, \.headers.accept],
                tracedResponseAttributes: [\.headers["set-cookie"], \.headers["x-shard"]]
            )
        )
        for tag in span.tags {
            #expect(!tag.value.description.contains("s3cret"), "\(tag.key)")
        }
        #expect(span.tags["http.header.accept"] == "text/plain")
        #expect(span.tags["http.response.header.x-shard"] == .array(["a", "b"]))
        #expect(span.tags["http.response.header.set-cookie"] == .string(Redaction.placeholder))
        #expect(span.tags[.httpURL]?.contains("page=2") == true)
    }

    @Test("A header that is not listed is no tag")
    func notListed() async throws {
        let span = try await span(TracingSettings(mode: .all))
        #expect(!span.tags.contains { $0.key.hasPrefix("http.header.") || $0.key.hasPrefix("http.response.header.") })
    }

    @Test("Showing everything is possible, and its name says that it is unsafe")
    func unsafe() async throws {
        let span = try await span(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.headers["x-api-key"], \.query.token],
                redaction: .unsafeNothing
            )
        )
        #expect(span.tags["http.header.x-api-key"] == "s3cret")
        #expect(span.tags["http.query.token"] == "s3cret")
    }
}
#endif
