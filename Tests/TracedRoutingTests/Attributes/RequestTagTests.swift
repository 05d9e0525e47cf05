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

@Suite("What becomes a tag")
struct RequestTagTests {
    struct Tenant: TagValueConvertible {
        static func tagValue(of value: Self) -> TagValue { "acme" }
        static func value(of tagValue: TagValue) -> Self? { nil }
    }

    @Test(
        "A value keeps its type, and what is missing or empty is no tag",
        arguments: [
            (RequestTag("t", "text"), "text"),
            (RequestTag("t", "text"[...]), "text"),
            (RequestTag("t", " "), " "),
            (RequestTag("t", 0), 0),
            (RequestTag("t", -7 as Int8), -7),
            (RequestTag("t", UInt64.max), "18446744073709551615"),
            (RequestTag("t", 0.5), 0.5),
            (RequestTag("t", false), false),
            (RequestTag("t", ["a", "b"]), .array(["a", "b"])),
            (RequestTag("t", ["", "a"]), .array(["", "a"])),
            (RequestTag("t", [1, 2]), .array([1, 2])),
            (RequestTag("t", Tenant()), "acme"),
            (RequestTag("t", "wrapped" as String?), "wrapped"),
            (RequestTag("t", ""), nil),
            (RequestTag("t", [String]()), nil),
            (RequestTag("t", nil as String?), nil),
            (RequestTag("t", nil as Int?), nil),
            (RequestTag("t", TagValue.string("")), nil),
            (RequestTag(missing: "t"), nil),
            (RequestTag("", "text"), nil),
            (RequestTag("t", "text").named(""), nil),
            (RequestTag("other", 5).named("t"), 5),
        ] as [(RequestTag, TagValue?)]
    )
    func values(tag: RequestTag, value: TagValue?) async throws {
        #expect(tag.value == value)
        let fixture = Fixture(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.[fixed: tag], \.atEnd[fixed: tag]])
        )
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/"))
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["t"] == value)
        #expect(tags[""] == nil)
    }

    @Test("What is missing later leaves alone what was there before, and what is there replaces it")
    func later() async throws {
        enum Stage: RequestStorageKey { typealias Value = String }
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.[fixed: RequestTag("a", "settings")], \.[fixed: RequestTag("b", "settings")],
                    \.[fixed: RequestTag("c", "settings")], \.[fixed: RequestTag("c", "later in the list")],
                    \.atEnd[fixed: RequestTag(missing: "a")], \.atEnd[fixed: RequestTag("d", "end")],
                ]
            )
        )
        let router = try TracedRouter(fixture.tracing) {
            Get(
                "/",
                traced: .on(
                    tags: \.[fixed: RequestTag("b", "route")],
                    \.[fixed: RequestTag("d", "route")],
                    \.[fixed: RequestTag("a", "")]
                )
            ) { _ in .ok }
        }
        _ = await router.respond(to: Request(.get, "/"))
        let tags = try #require(fixture.spans.first).tags
        #expect(["a", "b", "c", "d"].map { tags[$0] } == ["settings", "route", "later in the list", "end"])
    }

    @Test(
        "Long text is cut at the end of a character, in lists too",
        arguments: [
            ("abcdef", 3, "abc"), ("abc", 3, "abc"), ("äöü", 3, "ä"), ("äöü", 4, "äö"), ("e\u{301}x", 2, nil),
            ("e\u{301}x", 3, "e\u{301}"), ("👩‍👩‍👧‍👦x", 24, nil), ("👩‍👩‍👧‍👦x", 25, "👩‍👩‍👧‍👦"), ("abc", 0, nil), ("abc", -1, nil),
        ] as [(String, Int, String?)]
    )
    func limit(text: String, limit: Int, kept: String?) async throws {
        let settings = TracingSettings(
            mode: .all,
            tracedRequestAttributes: [\.headers.xLong, \.headers.xList, \.atEnd.query.long],
            tracedResponseAttributes: [\.headers.xLong],
            tagValueLimit: limit
        )
        let fixture = Fixture(settings)
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in Response(headers: ["x-long": text]) } }
        let headers: Headers = ["x-long": text, "x-list": text, "X-List": "z"]
        _ = await router.respond(to: Request(.get, "/?long=\(text)", headers: headers))
        let tags = try #require(fixture.spans.first).tags
        let expected = TagValue.string(kept ?? "")
        #expect(tags["http.header.x-long"] == expected)
        #expect(tags["http.query.long"] == expected)
        #expect(tags["http.response.header.x-long"] == expected)
        #expect(tags["http.header.x-list"] == .array([expected, .string(limit < 1 ? "" : "z")]))
    }

    @Test("Standard tags that a client chooses are cut as well")
    func standardTags() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tagValueLimit: 10))
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        let long = String(repeating: "X", count: 5000)
        _ = await router.respond(to: Request(HTTPMethod(rawValue: long), "/" + long, remoteAddress: long))
        let tags = try #require(fixture.spans.first).tags
        for name in ["http.method", "http.url", "peer.address"] {
            #expect(tags[name]?.stringValue?.count == 10, "\(name)")
        }
    }
}

extension RequestAttributes {
    /// A tag that is the same for every request.
    subscript(fixed tag: RequestTag) -> RequestTag { tag }
}
