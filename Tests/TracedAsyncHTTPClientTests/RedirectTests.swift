//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingTesting
import Testing
import TracedAsyncHTTPClient

@Suite("Redirects of AsyncHTTPClient", .timeLimit(.minutes(5)))
struct RedirectTests {
    /// Sends `/n` on to `/n-1`, down to `/0`.
    static let countdown: @Sendable (LoopbackMessage) -> AnsweringServer.Answer = { request in
        let target = request.startLine.split(separator: " ")[1]
        guard let number = Int(target.dropFirst().prefix { $0 != "?" }), number > 0 else {
            return .status(200, body: "there")
        }
        return .status(number % 2 == 0 ? 302 : 307, fields: [("Location", "/\(number - 1)?token=abc")])
    }

    @Test("Each hop is in the log of the one span, and carries its context", arguments: Sending.allCases)
    func oneSpan(sending: Sending) async throws {
        try await AnsweringServer.run(Self.countdown) { server in
            try await Fixture.run { fixture in
                let (_, body) = try await sending(HTTPClientRequest(url: "\(server.address)/2"), fixture)
                #expect(body == "there" && fixture.spans.count == 1)
                let span = try #require(fixture.spans.first)
                #expect(span.tags["http.resend_count"] == 2 && span.tags[.httpStatusCode] == 200)
                #expect(
                    span.logs("redirect").map { $0["location"] } == [
                        .string("\(server.address)/1?token=[redacted]"),
                        .string("\(server.address)/0?token=[redacted]"),
                    ]
                )
                #expect(span.logs("redirect").map { $0["http.status_code"] } == [302, 307])
                #expect(
                    server.requests.map { fixture.context(in: $0)?.spanIDString }
                        == Array(repeating: span.spanIDString, count: 3)
                )
                #expect(server.requests.allSatisfy { $0.values(of: "mockpfx-ids-spanid").count == 1 })
            }
        }
    }

    @Test("By choice each hop has its span, and carries the context of that")
    func spanPerHop() async throws {
        try await AnsweringServer.run(Self.countdown) { server in
            try await Fixture.run(ClientSettings(redirects: .spanPerHop)) { fixture in
                try await fixture.tracer.withSpan("parent") { _ in
                    _ = try await Sending.tracedClient(HTTPClientRequest(url: "\(server.address)/2"), fixture)
                }
                let hops = fixture.spans.named("GET")
                let parent = try #require(fixture.spans.named("parent").first)
                #expect(hops.map { $0.tags[.httpStatusCode] } == [302, 307, 200])
                #expect(hops.map { $0.tags["http.resend_count"] } == [nil, 1, 2])
                #expect(hops.allSatisfy { $0.isChild(of: parent) })
                #expect(server.requests.map { fixture.context(in: $0)?.spanIDString } == hops.map(\.spanIDString))
                #expect(fixture.tracer.misuse.isEmpty)
            }
        }
    }

    @Test("What was meant for one origin stays there: baggage, cookies, authorization", arguments: Sending.allCases)
    func otherOrigin(sending: Sending) async throws {
        try await AnsweringServer.run { target in
            let location = "\(target.address)/elsewhere"
            try await AnsweringServer.run(.status(302, fields: [("Location", location)])) { server in
                try await Fixture.run { fixture in
                    var request = HTTPClientRequest(url: server.address)
                    for name in ["authorization", "cookie", "x-tenant"] { request.headers.add(name: name, value: "a") }
                    try await fixture.tracer.withSpan("parent") { [request] span in
                        span.setBaggageItem("user", to: "ann")
                        _ = try await sending(request, fixture)
                    }
                    let first = try #require(server.requests.first)
                    let second = try #require(target.requests.first)
                    #expect(fixture.context(in: second)?.spanIDString == fixture.spans[0].spanIDString)
                    #expect(fixture.context(in: second)?.baggage.isEmpty == true)
                    #expect(fixture.context(in: first)?.baggage["user"] == (sending == .tracedClient ? "ann" : nil))
                    #expect(second.values(of: "authorization").isEmpty && second.values(of: "cookie").isEmpty)
                    #expect(second.values(of: "x-tenant") == ["a"])
                }
            }
        }
    }

    enum Payload: CaseIterable, Sendable {
        case bytes, sequence, stream

        var body: HTTPClientRequest.Body {
            switch self {
            case .bytes: .bytes(ByteBuffer(string: "body"))
            case .sequence: .bytes(Array("body".utf8))
            case .stream:
                .stream(
                    AsyncStream { continuation in
                        continuation.yield(ByteBuffer(string: "body"))
                        continuation.finish()
                    },
                    length: .known(Int64(4))
                )
            }
        }
    }

    @Test(
        "A request with a body is sent on just as AsyncHTTPClient does by itself",
        arguments: Payload.allCases,
        [301, 302, 303, 307, 308]
    )
    func bodies(payload: Payload, status: Int) async throws {
        let answer: @Sendable (LoopbackMessage) -> AnsweringServer.Answer = { request in
            request.startLine.contains("/start")
                ? .status(status, fields: [("Location", "/end")]) : .status(200, body: "there")
        }
        func outcome(_ send: (HTTPClientRequest) async throws -> HTTPClientResponse) async throws -> [String] {
            try await AnsweringServer.run(answer) { server in
                var request = HTTPClientRequest(url: "\(server.address)/start")
                request.method = .POST
                request.body = payload.body
                request.headers.add(name: "content-type", value: "text/plain")
                let response = try await send(request)
                _ = try await response.body.collect(upTo: 100)
                let seen = server.requests.map { request in
                    "\(request.startLine) \(request.values(of: "content-type")) \(String(decoding: request.body, as: UTF8.self))"
                }
                return ["\(response.status.code)", "\(response.history.count)"] + seen
            }
        }
        try await Fixture.run { fixture in
            let bare = try await outcome { try await fixture.client.execute($0, timeout: .seconds(600)) }
            let traced = try await outcome { try await fixture.traced.execute($0, timeout: .seconds(600)) }
            #expect(traced == bare)
            let isSentOn = traced.first == "200"
            #expect(fixture.spans.first?.tags["http.resend_count"] == (isSentOn ? 1 : nil))
        }
    }

    @Test("Too many hops and circles fail as they do in AsyncHTTPClient", arguments: Sending.allCases)
    func endless(sending: Sending) async throws {
        let circle: @Sendable (LoopbackMessage) -> AnsweringServer.Answer = { _ in
            .status(302, fields: [("Location", "/a")])
        }
        let cases = [
            ("/9", Self.countdown, HTTPClientError.redirectLimitReached), ("/a", circle, .redirectCycleDetected),
        ]
        for (path, answer, expected) in cases {
            try await AnsweringServer.run(answer) { server in
                try await Fixture.run { fixture in
                    await #expect(throws: expected) {
                        try await sending(HTTPClientRequest(url: server.address + path), fixture)
                    }
                    #expect(fixture.spans.first?.logs("error").first?["error.kind"] == "too_many_redirects")
                    #expect(server.requests.count == (path == "/9" ? 6 : 1))
                }
            }
        }
    }

    @Test("A client that is to follow none returns the response, and there is no hop")
    func notFollowed() async throws {
        try await AnsweringServer.run(Self.countdown) { server in
            try await Fixture.run(redirects: nil) { fixture in
                let (status, _) = try await Sending.tracedClient(HTTPClientRequest(url: "\(server.address)/1"), fixture)
                #expect(status == 307 && fixture.spans[0].tags[.httpStatusCode] == 307)
                #expect(fixture.spans[0].tags["http.resend_count"] == nil && fixture.spans[0].logs.isEmpty)
            }
        }
    }
}
#endif
