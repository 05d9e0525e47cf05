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

@Suite("Secrets in paths")
struct UnservedPathTests {
    @Test(
        "A path that no route serves does not show what a secret parameter of a route would match",
        arguments: [HTTPMethod.get, .post, .options, .delete],
        [
            "/reset/s3cret", "/Reset/s3cret", "/./reset/s3cret", "/x/../reset/s3cret", "/reset%2Fs3cret",
            "/reset/s3cret/more",
        ]
    )
    func unserved(method: HTTPMethod, path: String) async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.path, \.headers.referer]))
        let router = try TracedRouter(fixture.tracing) { Get("/reset/:token") { _ in .ok } }
        let headers: Headers = ["referer": "https://shop.example\(path)"]
        _ = await router.respond(to: Request(method, path, authority: "shop.example", headers: headers))
        let tags = try #require(fixture.spans.first).tags
        #expect(!tags.description.contains("s3cret"), "\(tags)")
    }

    @Test("A path with other methods only has its route, as a tag and for what is hidden")
    func otherMethods() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.path, \.url]))
        let router = try TracedRouter(fixture.tracing) {
            Get("/reset/:token/:id") { _ in .ok }
            Get("/reset/:token") { _ in .ok }
        }
        let response = await router.respond(to: Request(.post, "/reset/s3cret"))
        #expect(response.status == .methodNotAllowed)
        let span = try #require(fixture.spans.first)
        #expect(span.tags["http.route"] == "/reset/:token" && span.operationName == "POST /reset/:token")
        #expect(span.tags["http.path"] == "/reset/[redacted]")
        #expect(!span.tags.description.contains("s3cret"))
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    @Test("An error that quotes what a secret parameter matched does not show it", arguments: ["s3cret", "s3%63ret"])
    func quoted(token: String) async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/reset/:token") { request in
                throw Refusal(description: "no token \(request.parameters.token ?? "") at \(request.path)")
            }
        }
        _ = await router.respond(to: Request(.get, "/reset/\(token)"))
        let text = try #require(fixture.spans.first).logs.description
        #expect(text.contains("no token [redacted] at /reset/[redacted]"), "\(text)")
        #expect(!text.contains("s3cret") && !text.contains(token))
    }

    @Test(
        "A location of the service does not show what a secret parameter of a route would match there",
        arguments: ["/reset/s3cret", "https://shop.example/reset/s3cret?x=1"]
    )
    func location(location: String) async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedResponseAttributes: [\.headers["location"]]))
        let router = try TracedRouter(fixture.tracing) {
            Get("/reset/:token") { _ in .ok }
            Get("/begin") { _ in Response(HTTPStatus(302), headers: ["location": location]) }
        }
        _ = await router.respond(to: Request(.get, "/begin", authority: "shop.example"))
        let text = try #require(fixture.spans.first).tags.description
        #expect(text.contains("/reset/[redacted]") && !text.contains("s3cret"), "\(text)")
    }
}
