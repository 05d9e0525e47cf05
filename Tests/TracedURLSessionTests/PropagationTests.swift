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

@Suite("What URLSession sends along", .timeLimit(.minutes(5)))
struct PropagationTests {
    @Test(
        "The context of the span is in the headers, with its baggage, below what is active",
        arguments: Sending.allCases
    )
    func context(sending: Sending) async throws {
        // Every origin may have the baggage; a plain session sends none otherwise.
        let settings = ClientSettings(propagatedHeadersToOtherOrigins: .contextAndBaggage)
        let (server, fixture) = (try LoopbackServer(), Fixture(settings))
        defer { server.stop() }
        let request = URLRequest(url: try server.url())
        try await fixture.tracer.withSpan("parent") { span in
            span.setBaggageItem("user", to: "ann smith")
            _ = try await sending(request, fixture)
        }
        let context = try #require(fixture.context(in: server.requests.first))
        #expect(context.spanIDString == fixture.spans[0].spanIDString && context.baggage["user"] == "ann smith")
        #expect(fixture.spans[0].isChild(of: fixture.spans[1]))
    }

    @Test("Headers of an earlier context are replaced, and never there twice", arguments: Sending.allCases)
    func replaced(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let earlier = fixture.tracer.startSpan("earlier", ignoringActiveSpan: true)
        earlier.setBaggageItem("user", to: "ann")
        var headers: [String: String] = [:]
        try fixture.tracer.inject(earlier.context, as: .httpHeaders, into: &headers)
        var request = URLRequest(url: try server.url())
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name.uppercased()) }
        _ = try await sending(request, fixture)
        let received = try #require(server.requests.first)
        #expect(received.values("mockpfx-ids-spanid") == [fixture.spans[0].spanIDString])
        #expect(received.values("mockpfx-ids-traceid") == [fixture.spans[0].traceIDString])
        #expect(received.values("mockpfx-baggage-user").isEmpty)
    }

    @Test("Each of many requests at once is below its own parent", arguments: [Sending.tracedSession, .anySession])
    func concurrent(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let session = URLSession(configuration: Fixture.configuration)
        defer { session.finishTasksAndInvalidate() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                let request = URLRequest(url: try server.url("/\(index)"))
                group.addTask {
                    try await fixture.tracer.withSpan("parent \(index)", ignoringActiveSpan: true) { _ in
                        switch sending {
                        case .tracedSession: _ = try await fixture.session.data(for: request, .named("call \(index)"))
                        default:
                            _ = try await session.data(for: request, tracing: fixture.tracing, .named("call \(index)"))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(fixture.spans.count == 200)
        for index in 0..<100 {
            let call = try #require(fixture.spans.named("call \(index)").first)
            #expect(call.isChild(of: try #require(fixture.spans.named("parent \(index)").first)))
            let request = server.requests.first { $0.target == "/\(index)" }
            #expect(fixture.context(in: request)?.spanIDString == call.spanIDString)
        }
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("A call that is off has neither a span nor headers", arguments: Sending.allCases)
    func off(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url())
        try await fixture.tracer.withSpan("parent") { _ in _ = try await sending(request, fixture, .off) }
        #expect(fixture.spans.map(\.operationName) == ["parent"])
        #expect(server.requests.count == 1 && fixture.context(in: server.requests.first) == nil)
    }

    @Test("A host that is skipped has neither", arguments: Sending.allCases)
    func skipped(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture(ClientSettings(skip: [.host("127.0.0.1")])))
        defer { server.stop() }
        _ = try await sending(URLRequest(url: server.url()), fixture)
        #expect(fixture.spans.isEmpty && fixture.context(in: server.requests.first) == nil)
    }

    @Test(
        "Inside an untraced request the caller's trace passes on; where there is none, none starts",
        arguments: Sending.allCases,
        [ClientSettings(), ClientSettings(propagatedHeadersToOtherOrigins: .contextAndBaggage)]
    )
    func untraced(sending: Sending, settings: ClientSettings) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture(settings))
        defer { server.stop() }
        let url = try server.url()
        let router = try TracedRouter(fixture.tracing, traced: false) {
            Get("/") { _ in
                _ = try await sending(URLRequest(url: url), fixture)
                return .ok
            }
        }
        let caller = fixture.tracer.startSpan("caller", ignoringActiveSpan: true)
        caller.setBaggageItem("user", to: "ann")
        var headers = Headers()
        try fixture.tracer.inject(caller.context, as: .httpHeaders, into: &headers)
        for headers in [headers, Headers()] {
            let response = await router.respond(to: Request(.get, "/", headers: headers))
            #expect(response.status == .ok)
        }
        let received = server.requests.map { fixture.context(in: $0) }
        #expect(received.map(\.?.spanIDString) == [caller.context.spanIDString, nil])
        let seesRedirects = sending == .tracedSession || sending == .tracedUpload
        let sendsBaggage = seesRedirects || settings.propagatedHeadersToOtherOrigins == .contextAndBaggage
        #expect(received[0]?.baggage["user"] == (sendsBaggage ? "ann" : nil))
        #expect(fixture.spans.isEmpty)
    }

    @Test("A client of its own keeps its settings")
    func ownSettings() async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let settings = ClientSettings(operationName: .methodAndHost, propagatedHeaders: .nothing)
        let session = TracedSession(
            configuration: Fixture.configuration,
            tracing: fixture.tracing,
            settings: settings
        )
        _ = try await session.data(from: server.url())
        #expect(fixture.spans.map(\.operationName) == ["GET 127.0.0.1"])
        #expect(fixture.context(in: server.requests.first) == nil)
    }
}
