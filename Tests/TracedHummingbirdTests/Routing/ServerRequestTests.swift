//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import Testing
import TracedHummingbird
import TracedRouting

/// Header fields, body and address are read from Hummingbird's request on demand; handlers must not notice.
@Suite("Handlers of a traced router see Hummingbird's request as if it were their own", .timeLimit(.minutes(10)))
struct ServerRequestTests {
    @Test("Header fields: by name in any case, one by one, repeated, and with the host")
    func fields() async throws {
        let router = try TracedRouter(Service(TracingSettings(mode: .all)).tracing) {
            Get("/fields") { request in
                let headers = request.headers
                let listed = headers.filter { $0.name.lowercased() == "x-tag" }.map(\.value)
                return .text(
                    """
                    \(headers["X-TAG"] ?? "none") \(headers.values(forKey: "x-tag")) \(listed) \
                    \(headers.contains("x-none")) \(headers["Host"] == request.authority && headers.contains("HOST")) \
                    \(headers.last?.name == headers[headers.count - 1].name) \(headers.contains { $0.name == "host" }) \
                    \(request.remoteAddress?.hasPrefix("127.0.0.1:") == true)
                    """
                )
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            let answer = try await Client.send("GET", "\(url)/fields", headers: ["x-tag": "one"])
            #expect(answer.body == #"one ["one"] ["one"] false true true true true"#)
        }
    }

    @Test("Middleware that changes a request changes its own copy alone")
    func changes() async throws {
        let router = try TracedRouter(Service(TracingSettings(mode: .all)).tracing, middleware: [Changing()]) {
            Post("/changed") { request in
                let body = String(decoding: try await request.body.collect(), as: UTF8.self)
                return .text("\(request.headers["x-added"] ?? "") \(request.headers["x-tag"] ?? "gone") \(body)")
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            let answer = try await Client.send("POST", "\(url)/changed", headers: ["x-tag": "one"], body: "sent")
            #expect(answer.body == "yes gone changed; before: one sent 127.0.0.1 and now 10.0.0.1")
        }
    }

    @Test("The body is read once, whichever copy of the request it is read from")
    func body() async throws {
        let router = try TracedRouter(Service(TracingSettings(mode: .all)).tracing) {
            Post("/twice") { request in
                let copy = request
                let first = try await request.body.collect().count
                return .text("\(first) \(try await copy.body.collect().count)")
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Client.send("POST", "\(url)/twice", body: "sent").body == "4 0")
        }
    }

    private struct Changing: Middleware {
        func handle(
            _ request: TracedRouting.Request,
            next: @escaping @Sendable (TracedRouting.Request) async throws -> TracedRouting.Response
        ) async throws -> TracedRouting.Response {
            let sent = String(decoding: try await request.body.collect(), as: UTF8.self)
            var changed = request
            changed.headers["x-added"] = "yes"
            changed.headers["x-tag"] = nil
            changed.body = RequestBody("changed")
            changed.remoteAddress = "10.0.0.1"
            let address = request.remoteAddress?.split(separator: ":").first ?? ""
            let response = try await next(changed)
            let text = String(decoding: try await response.body.collect(), as: UTF8.self)
            let before = "\(request.headers["x-tag"] ?? "") \(sent) \(address)"
            return .text("\(text); before: \(before) and now \(changed.remoteAddress ?? "")")
        }
    }
}
#endif
