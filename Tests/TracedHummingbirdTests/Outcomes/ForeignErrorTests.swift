//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import LiveRouting
// Both modules have an `HTTPError`; unqualified it is Hummingbird's.
import Hummingbird
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Errors that define their own Hummingbird response", .timeLimit(.minutes(10)))
struct ForeignErrorTests {
    /// An error whose answer is streamed.
    struct Sold: HTTPResponseError {
        let status = HTTPResponse.Status.gone

        func response(from request: Hummingbird.Request, context: some RequestContext) throws -> Hummingbird.Response {
            Hummingbird.Response(
                status: status,
                headers: [.retryAfter: "7"],
                body: .init { writer in
                    try await writer.write(ByteBuffer(string: "sold to "))
                    try await writer.write(ByteBuffer(string: request.uri.path))
                    try await writer.finish(nil)
                }
            )
        }
    }

    struct Mute: HTTPResponseError {
        let status = HTTPResponse.Status.conflict

        func response(from request: Hummingbird.Request, context: some RequestContext) throws -> Hummingbird.Response {
            throw Breakdown()
        }
    }

    @Test(
        "A traced router answers them as they say, and their status decides whether the request has failed",
        arguments: [
            ("/missing", 404, "no such thing", false), ("/later", 503, "later", true),
            ("/sold", 410, "sold to /sold", false), ("/mute", 500, "", true), ("/ours", 418, "ours", false),
        ]
    )
    func answers(path: String, status: Int, text: String, hasFailed: Bool) async throws {
        let service = Service()
        let router = try TracedRouter(service.tracing) {
            Get("/missing") { _ in throw HTTPError(.notFound, message: "no such thing") }
            Get("/later") { _ in throw HTTPError(.serviceUnavailable, message: "later") }
            Get("/sold") { _ in throw Sold() }
            Get("/mute") { _ in throw Mute() }
            Get("/ours") { _ in throw TracedRouting.HTTPError(HTTPStatus(418), "ours") }
        }
        let answer = try await LiveServer.value(router) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", path), from: url)
        }
        #expect(answer.statusCode == status)
        #expect(text.split(separator: " ").allSatisfy { answer.bodyText.contains($0) })
        if path == "/sold" { #expect(answer.lowercased().contains("retry-after: 7")) }
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(span.tags[.httpStatusCode] == status)
        #expect((span.tags[.error] == true) == hasFailed)
    }
}
#endif
