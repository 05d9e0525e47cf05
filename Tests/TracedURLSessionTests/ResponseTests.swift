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
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Responses to URLSession", .timeLimit(.minutes(5)))
struct ResponseTests {
    @Test("The span has what is known of request and response", arguments: Sending.allCases)
    func tags(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url("/stock?token=abc&page=2", userInfo: "ann:secret@"))
        let (data, response) = try await sending(request, fixture)
        #expect(String(decoding: data, as: UTF8.self) == "ok" && (response as? HTTPURLResponse)?.statusCode == 200)
        let isUpload = sending == .tracedUpload || sending == .anyUpload
        #expect(
            fixture.spans.map(\.tags) == [
                [
                    "span.kind": "client", "component": "url-session", "http.method": isUpload ? "POST" : "GET",
                    "http.url": .string("http://[redacted]@127.0.0.1:\(server.port)/stock?token=[redacted]&page=2"),
                    "peer.hostname": "127.0.0.1", "peer.port": .integer(Int64(server.port)), "http.status_code": 200,
                    "http.response_size": 2,
                ]
            ]
        )
        #expect(server.requests.map(\.body) == [isUpload ? "body" : ""])
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("400 and above is a failure", arguments: [200, 201, 204, 304, 399, 400, 404, 499, 500, 503, 599])
    func statuses(status: Int) async throws {
        let (server, fixture) = (try LoopbackServer { _ in .status(status) }, Fixture())
        defer { server.stop() }
        for sending in Sending.allCases {
            let (_, response) = try await sending(URLRequest(url: server.url()), fixture)
            #expect((response as? HTTPURLResponse)?.statusCode == status)
        }
        #expect(fixture.spans.map { $0.tags[.httpStatusCode] } == Array(repeating: status, count: 4))
        #expect(fixture.spans.allSatisfy { $0.tags[.error] == (status >= 400 ? true : nil) })
    }

    @Test("Attributes of request and response become tags")
    func attributes() async throws {
        let server = try LoopbackServer { _ in
            .status(200, fields: ["X-Cache": "hit", "Set-Cookie": "id=7"], body: "12345")
        }
        defer { server.stop() }
        let fixture = Fixture(
            ClientSettings(
                tracedRequestAttributes: [\.path, \.headers.accept, \.headers.authorization, \.contentLength],
                tracedResponseAttributes: [\.headers["x-cache"], \.headers.setCookie]
            )
        )
        var request = URLRequest(url: try server.url("/a/b"))
        request.httpMethod = "PUT"
        request.httpBody = Data("123".utf8)
        request.setValue("text/plain", forHTTPHeaderField: "Accept")
        request.setValue("Bearer 123", forHTTPHeaderField: "Authorization")
        _ = try await fixture.session.data(for: request)
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.path"] == "/a/b" && tags["http.header.accept"] == "text/plain")
        #expect(tags["http.header.authorization"] == "[redacted]" && tags["http.request_size"] == 3)
        #expect(tags["http.response.header.x-cache"] == "hit")
        #expect(tags["http.response.header.set-cookie"] == "[redacted]")
        #expect(server.requests.first?.values("authorization") == ["Bearer 123"])
    }

    @Test("A file can be sent and received", arguments: [true, false])
    func files(isTracedSession: Bool) async throws {
        let (server, fixture) = (try LoopbackServer { .status(200, body: $0.body + "!") }, Fixture())
        defer { server.stop() }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("contents".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let session = URLSession(configuration: Fixture.configuration)
        defer { session.finishTasksAndInvalidate() }
        var request = URLRequest(url: try server.url())
        request.httpMethod = "POST"
        let (sent, _) =
            isTracedSession
            ? try await fixture.session.upload(for: request, fromFile: file, "up")
            : try await session.upload(for: request, fromFile: file, tracing: fixture.tracing, "up")
        #expect(String(decoding: sent, as: UTF8.self) == "contents!")
        let get = URLRequest(url: try server.url())
        let (received, response) =
            isTracedSession
            ? try await fixture.session.download(for: get, "down")
            : try await session.download(for: get, tracing: fixture.tracing, "down")
        defer { try? FileManager.default.removeItem(at: received) }
        #expect(try String(contentsOf: received, encoding: .utf8) == "!")
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        #expect(fixture.spans.map(\.operationName) == ["up", "down"])
        #expect(fixture.spans.map { $0.tags[.httpStatusCode] } == [200, 200])
        if isTracedSession { #expect(fixture.spans[1].tags["http.response_size"] == 1) }
    }

    @Test("A request that is sent by hand is told about by hand")
    func hooks() async throws {
        let (server, fixture) = (try LoopbackServer { _ in .status(404) }, Fixture())
        defer { server.stop() }
        var request = URLRequest(url: try server.url())
        let exchange = request.beginTracing(with: fixture.tracing, "by.hand")
        let session = URLSession(configuration: Fixture.configuration)
        defer { session.finishTasksAndInvalidate() }
        let (_, response) = try await session.data(for: request)
        exchange.responded(statusCode: (response as? HTTPURLResponse)?.statusCode)
        exchange.finish()
        let span = try #require(fixture.spans.named("by.hand").first)
        #expect(fixture.context(in: server.requests.first)?.spanIDString == span.spanIDString)
        #expect(span.tags[.error] == true)
    }
}
