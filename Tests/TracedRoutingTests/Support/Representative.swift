//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import TracedRouting

/// Routes and requests of every kind, to compare their answers with tracing and without.
enum Representative {
    /// A response as the client sees it.
    struct Answer: Equatable {
        var status: Int
        var headers: [String]
        var body: [UInt8]
        var failure: String?
    }

    struct Order: Codable { var id: Int }

    static func router(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            Get("/text", traced: .named("text", tags: \.headers.userAgent, \.atEnd.route)) { _ in .text("hellö") }
            Get("/json/:id", traced: true) { request in
                try .json(Order(id: Int(request.parameters.id ?? "") ?? 0))
            }
            Post("/echo") { request in
                try await Response(
                    .created,
                    headers: ["x-a": "1", "X-A": "2"],
                    body: ResponseBody(request.body.collect())
                )
            }
            Get("/stream") { _ in
                .stream(headers: ["content-type": "text/plain"]) { writer in
                    for piece in ["one,", "", "two"] { try await writer.write(piece) }
                }
            }
            Get("/broken-stream") { _ in
                .stream(length: 9) { writer in
                    try await writer.write("half")
                    throw Breakdown()
                }
            }
            Get("/error") { _ in throw Breakdown() }
            Get("/http-error") { _ in throw HTTPError(.conflict, "no") }
            Get("/cancelled") { _ in throw CancellationError() }
            Get("/timeout") { _ in throw RequestTimeout(limit: .seconds(1)) }
            Get("/invalid") { _ in Response(HTTPStatus(7)) }
            Get("/large") { _ in Response(body: ResponseBody([UInt8](repeating: 120, count: 1 << 20))) }
            Get("/redirect") { _ in .redirect(to: "/text") }
            Get("/empty") { _ in .noContent }
        }
    }

    static var requests: [Request] {
        let headers: Headers = ["user-agent": "test", "cookie": "a=b", "authorization": "Basic x"]
        let targets = [
            "/text", "/json/7?x=1", "/stream", "/broken-stream", "/error", "/http-error", "/cancelled", "/timeout",
            "/invalid",
            "/large", "/redirect", "/empty", "/nothing", "/echo",
        ]
        return targets.flatMap { target in [HTTPMethod.get, .head].map { Request($0, target, headers: headers) } }
            + [Request(.post, "/echo", headers: headers, body: RequestBody("some body"))]
    }

    static func answers(of router: TracedRouter, to request: Request) async -> Answer {
        let response = await router.respond(to: request)
        var answer = Answer(
            status: response.status.code,
            headers: response.headers.map { "\($0.name): \($0.value)" },
            body: []
        )
        var writer: any BodyWriter = Collector()
        do {
            try await response.body.write(to: &writer)
        } catch {
            answer.failure = "\(error)"
        }
        answer.body = (writer as? Collector)?.bytes ?? []
        return answer
    }

    private struct Collector: BodyWriter {
        var bytes: [UInt8] = []
        nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws { self.bytes += bytes }
    }
}
