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

@Suite("Redirects of URLSession", .timeLimit(.minutes(5)))
struct RedirectTests {
    /// A server that sends `/n` on to `/n-1`, down to `/0`.
    private func countdown() throws -> LoopbackServer {
        try LoopbackServer { request in
            guard let number = Int(request.target.dropFirst().prefix { $0 != "?" }), number > 0 else {
                return .status(200, body: "there")
            }
            return .status(number % 2 == 0 ? 302 : 307, fields: ["Location": "/\(number - 1)?token=abc"])
        }
    }

    @Test("Each hop is in the log of the one span, and carries its context")
    func oneSpan() async throws {
        let (server, fixture) = (try countdown(), Fixture())
        defer { server.stop() }
        let (data, _) = try await fixture.session.data(from: server.url("/2"))
        #expect(String(decoding: data, as: UTF8.self) == "there")
        let span = try #require(fixture.spans.first)
        #expect(fixture.spans.count == 1)
        #expect(span.tags["http.resend_count"] == 2 && span.tags[.httpStatusCode] == 200)
        #expect(
            span.logs("redirect").map { $0["location"] } == [
                .string("http://127.0.0.1:\(server.port)/1?token=[redacted]"),
                .string("http://127.0.0.1:\(server.port)/0?token=[redacted]"),
            ]
        )
        #expect(span.logs("redirect").map { $0["http.status_code"] } == [302, 307])
        #expect(
            server.requests.map { fixture.context(in: $0)?.spanIDString }
                == Array(repeating: span.spanIDString, count: 3)
        )
        #expect(server.requests.allSatisfy { $0.values("mockpfx-ids-spanid").count == 1 })
    }

    @Test("By choice each hop has its span, and carries the context of that")
    func spanPerHop() async throws {
        let (server, fixture) = (try countdown(), Fixture(ClientSettings(redirects: .spanPerHop)))
        defer { server.stop() }
        let url = try server.url("/2")
        try await fixture.tracer.withSpan("parent") { _ in _ = try await fixture.session.data(from: url) }
        let hops = fixture.spans.named("GET")
        let parent = try #require(fixture.spans.named("parent").first)
        #expect(hops.map { $0.tags[.httpStatusCode] } == [302, 307, 200])
        #expect(hops.map { $0.tags["http.resend_count"] } == [nil, 1, 2])
        #expect(hops.allSatisfy { $0.isChild(of: parent) })
        #expect(server.requests.map { fixture.context(in: $0)?.spanIDString } == hops.map(\.spanIDString))
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test(
        "Another origin gets the context without baggage, or what is chosen",
        arguments: [
            (PropagatedHeaders.contextAndBaggage, true, true), (.context, true, false), (.nothing, false, false),
        ]
    )
    func otherOrigin(headers: PropagatedHeaders, context: Bool, baggage: Bool) async throws {
        let target = try LoopbackServer()
        defer { target.stop() }
        let location = try target.url("/elsewhere").absoluteString
        let server = try LoopbackServer { _ in .status(302, fields: ["Location": location]) }
        defer { server.stop() }
        let fixture = Fixture(ClientSettings(propagatedHeadersToOtherOrigins: headers))
        let url = try server.url()
        try await fixture.tracer.withSpan("parent") { span in
            span.setBaggageItem("user", to: "ann")
            _ = try await fixture.session.data(from: url)
        }
        #expect(fixture.context(in: server.requests.first)?.baggage["user"] == "ann")
        #expect((fixture.context(in: target.requests.first)?.spanIDString == fixture.spans[0].spanIDString) == context)
        #expect(target.requests[0].values("mockpfx-baggage-user") == (baggage ? ["ann"] : []))
    }

    @Test(
        "A session whose redirects are not seen sends no baggage that another origin may not have",
        arguments: [true, false]
    )
    func unseenRedirect(isAllowed: Bool) async throws {
        let target = try LoopbackServer()
        defer { target.stop() }
        let location = try target.url("/elsewhere").absoluteString
        let server = try LoopbackServer { _ in .status(302, fields: ["Location": location]) }
        defer { server.stop() }
        let fixture = Fixture(
            isAllowed ? ClientSettings(propagatedHeadersToOtherOrigins: .contextAndBaggage) : ClientSettings()
        )
        let request = URLRequest(url: try server.url())
        try await fixture.tracer.withSpan("parent") { span in
            span.setBaggageItem("user", to: "ann")
            _ = try await Sending.anySession(request, fixture)
        }
        for received in [server.requests.first, target.requests.first] {
            let context = try #require(fixture.context(in: received))
            #expect(context.spanIDString == fixture.spans[0].spanIDString)
            #expect(context.baggage["user"] == (isAllowed ? "ann" : nil))
        }
    }

    @Test("A redirect that is refused is the response, and no hop")
    func refused() async throws {
        let server = try countdown()
        defer { server.stop() }
        let fixture = Fixture(redirect: { _, _ in nil })
        let (_, response) = try await fixture.session.data(from: server.url("/1"))
        #expect((response as? HTTPURLResponse)?.statusCode == 307)
        #expect(fixture.spans[0].tags[.httpStatusCode] == 307)
        #expect(fixture.spans[0].tags["http.resend_count"] == nil && fixture.spans[0].logs.isEmpty)
    }

    @Test("Going round in circles ends as a failure, with every hop counted")
    func endless() async throws {
        let server = try LoopbackServer { _ in .status(302, fields: ["Location": "/"]) }
        defer { server.stop() }
        let fixture = Fixture()
        await #expect(throws: URLError.self) { try await fixture.session.data(from: server.url()) }
        let span = try #require(fixture.spans.first)
        #expect(span.logs("error").first?["error.kind"] == "too_many_redirects")
        #expect(span.tags["http.resend_count"] == .integer(Int64(server.requests.count - 1)))
    }

    @Test("A session with a delegate of its own shows where redirects led", arguments: [0, 2])
    func anySession(hops: Int) async throws {
        let (server, fixture) = (try countdown(), Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url("/\(hops)"))
        _ = try await Sending.anySession(request, fixture)
        let location = LogValue.string("http://127.0.0.1:\(server.port)/0?token=[redacted]")
        #expect(fixture.spans[0].logs("redirect").map { $0["location"] } == (hops == 0 ? [] : [location]))
    }

    @Test("A download is sent on like everything else")
    func download() async throws {
        let (server, fixture) = (try countdown(), Fixture())
        defer { server.stop() }
        let (file, _) = try await fixture.session.download(for: URLRequest(url: server.url("/1")))
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(fixture.spans[0].tags["http.resend_count"] == 1)
        #expect(fixture.spans[0].tags["http.response_size"] == 5)
    }
}
