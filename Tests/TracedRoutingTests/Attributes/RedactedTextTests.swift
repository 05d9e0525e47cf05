//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Redaction inside of the texts of a caller")
struct RedactedTextTests {
    /// Texts as they stand between other signs in a query, a path or a field, encoded where they must be.
    static let texts = [
        "https%3A%2F%2Fu%3ASECRET%40h%2F%3Fx", "https%3A%2F%2Fh%2F%3Ftoken%3DSECRET",
        "https%3A%2F%2Fh%2F%23access_token%3DSECRET", "%2F%2Fu%3ASECRET%40h%2F",
        "%7B%22password%22%3A%22SECRET%22%7D", "%5B%7B%22name%22%3A%22token%22%2C%22value%22%3A%22SECRET%22%7D%5D",
        "1%26token%3DSECRET", "1%3Ftoken=SECRET", "1%3Ftoken%3DSECRET", "1%3Bpassword%3DSECRET",
        "1%2526token%253DSECRET", "token%3DSECRET", "1%23token%3DSECRET", "a%3D1%2Ctoken%3DSECRET",
    ]

    private static let attributes: [RequestAttribute] = [
        \.path, \.url, \.query.all, \.query.q, \.parameters.id, \.cookies.theme, \.headers.note, \.headers.referer,
    ]

    private func tags(_ request: Request) async throws -> Tags {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: Self.attributes))
        let router = try TracedRouter(fixture.tracing) {
            Get("/products/:id") { _ in .ok }
            Get("/") { _ in .ok }
        }
        _ = await router.respond(to: request)
        return try #require(fixture.spans.first).tags
    }

    @Test("A secret in a text shows in no attribute, whichever part of the request holds the text", arguments: texts)
    func everywhere(text: String) async throws {
        let decoded = try #require(text.removingPercentEncoding)
        let places: [(Request, tag: String)] = [
            (Request(.get, "/?q=\(text)"), "http.query.q"),
            (Request(.get, "/?\(text)"), "http.url"),
            (Request(.get, "/products/\(text)"), "http.parameter.id"),
            (Request(.get, "/", headers: ["note": decoded]), "http.header.note"),
            (Request(.get, "/", headers: ["referer": "https://h/?q=\(text)"]), "http.header.referer"),
            (Request(.get, "/", headers: ["cookie": "theme=\(text)"]), "http.cookie.theme"),
        ]
        for (request, tag) in places {
            let tags = try await tags(request)
            #expect(tags[tag] != nil, "\(request.path) \(tag)")
            for (name, value) in tags { #expect(!value.description.contains("SECRET"), "\(name) of \(request.path)") }
        }
    }

    @Test(
        "A secret in the target of a request shows in no attribute",
        arguments: [
            "//u:SECRET@host/products/1", "/products/1;password=SECRET", "/products/1;a=1;token=SECRET&SECRET",
            "/products/1?x=1#token=SECRET", "/products/1#token=SECRET", "/products/token=SECRET",
            "/?a%3D1%26token%3DSECRET=1", "/products/u%40x;token=SECRET&SECRET%20",
        ]
    )
    func targets(target: String) async throws {
        let tags = try await tags(Request(.get, target))
        #expect(tags["http.url"]?.description.contains("redacted") == true)
        for (name, value) in tags { #expect(!value.description.contains("SECRET"), "\(name)") }
    }

    @Test(
        "A text without secrets shows as it was sent",
        arguments: [
            "50%25", "a%20b%3D1", "https%3A%2F%2Fh%2Fa%3Fb%3D1%23c", "%7B%22a%22%3A1%7D", "dGVzdA==", "10:30",
            "a@b.example",
            "%", "1%3Ba%3D2", "%22etag%22",
        ]
    )
    func harmless(text: String) async throws {
        let decoded = text.removingPercentEncoding ?? text
        let tags = try await tags(Request(.get, "/products/\(text)?q=\(text)", headers: ["note": decoded]))
        #expect(tags["http.path"] == .string("/products/\(text)"))
        #expect(tags["http.query"] == .string("q=\(text)"))
        #expect(tags["http.query.q"] == .string(decoded))
        #expect(tags["http.parameter.id"] == .string(decoded))
        #expect(tags["http.header.note"] == .string(decoded))
    }
}
