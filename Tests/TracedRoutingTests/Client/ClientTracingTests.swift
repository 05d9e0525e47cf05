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

@Suite("Outgoing requests")
struct ClientTracingTests {
    private func send(_ fixture: Fixture, _ call: ClientCall = .traced, status: Int = 200) async throws -> FakeRequest {
        try await ClientTracing(fixture.tracing, component: "fake").trace(
            FakeRequest(),
            call,
            statusCode: { _ in status },
            { $0 }
        )
    }

    @Test("The span is a child of what is active, has the client's tags, and its context is in the headers")
    func child() async throws {
        let fixture = Fixture()
        let sent = try await fixture.tracer.withSpan("parent") { _ in try await send(fixture) }
        let span = try #require(fixture.spans.named("GET").first)
        #expect(span.isChild(of: fixture.spans[1]))
        #expect(
            span.tags == [
                "span.kind": "client", "component": "fake", "http.method": "GET",
                "http.url": "http://[redacted]@inventory:8081/stock/7?token=[redacted]&page=2",
                "peer.hostname": "inventory", "peer.port": 8081, "http.status_code": 200,
            ]
        )
        let context = try fixture.tracer.extract(as: .httpHeaders, from: sent.headers)
        #expect(context?.spanIDString == span.spanIDString)
    }

    @Test(
        "400 and above and a thrown error are failures",
        arguments: [(200, false), (399, false), (400, true), (404, true), (500, true)]
    )
    func statuses(status: Int, fails: Bool) async throws {
        let fixture = Fixture(mode: .all)
        _ = try await send(fixture, status: status)
        #expect(fixture.spans.first?.tags[.error] == (fails ? true : nil))
    }

    @Test("A failure to connect is an error with its log, and goes on unchanged")
    func failure() async throws {
        let fixture = Fixture(mode: .all)
        await #expect(throws: Breakdown.self) {
            try await ClientTracing(fixture.tracing, component: "fake").trace(
                FakeRequest(),
                statusCode: { (_: Int) in nil },
                { _ in throw Breakdown() }
            )
        }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true)
        #expect(span.logs.first?.fields["event"] == "error")
    }

    @Test("Inside an untraced request the caller's trace passes on, without a span")
    func passThrough() async throws {
        let fixture = Fixture(mode: .annotated)
        let (caller, headers) = try fixture.caller()
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in
                .text(try await send(fixture).headers.map { "\($0.name)=\($0.value)" }.joined(separator: ","))
            }
        }
        let response = await router.respond(to: Request(.get, "/", headers: headers))
        #expect(fixture.spans.isEmpty)
        let body = try await String(decoding: response.body.collect(), as: UTF8.self)
        #expect(body.contains(caller?.spanIDString ?? "none"))
    }

    @Test("Inside an untraced request without a trace, calls start none", arguments: [TracingMode.off, .annotated])
    func noStrayRoots(mode: TracingMode) async throws {
        let fixture = Fixture(mode: mode)
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in .text("\(try await send(fixture).headers.count)") }
        }
        let response = await router.respond(to: Request(.get, "/"))
        #expect(try await response.body.collect() == Array("0".utf8))
        #expect(fixture.tracer.finishedSpans.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
    }

    @Test("Isolated, an untraced request passes nothing on")
    func isolated() async throws {
        let fixture = Fixture(TracingSettings(untracedRequests: .isolate))
        let (_, headers) = try fixture.caller()
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in .text("\(try await send(fixture).headers.count)") }
        }
        let response = await router.respond(to: Request(.get, "/", headers: headers))
        #expect(try await response.body.collect() == Array("0".utf8))
        #expect(fixture.spans.isEmpty)
    }

    @Test(
        "A span that the user starts in an untraced request is made, in the caller's trace, and calls below are its children"
    )
    func usersOwnSpan() async throws {
        let fixture = Fixture(mode: .annotated)
        let (caller, headers) = try fixture.caller()
        let tracer = fixture.tracer
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in
                try await tracer.withSpan("own") { _ in _ = try await send(fixture) }
                return .ok
            }
        }
        _ = await router.respond(to: Request(.get, "/", headers: headers))
        #expect(fixture.spans.map(\.operationName) == ["GET", "own"])
        #expect(fixture.spans[0].isChild(of: fixture.spans[1]))
        #expect(fixture.spans[1].parentID == caller?.spanIDString)
    }

    @Test("In the mode off no call has a span, not even inside one that the user starts, whose context passes on")
    func modeOff() async throws {
        let fixture = Fixture(mode: .off)
        let request = try await fixture.tracer.withSpan("own") { _ in try await send(fixture) }
        #expect(fixture.spans.map(\.operationName) == ["own"])
        let context = try fixture.tracer.extract(as: .httpHeaders, from: request.headers)
        #expect(context?.spanIDString == fixture.spans[0].context.spanIDString)
    }

    @Test("A call can be named, tagged, opted out, and given another parent")
    func perCall() async throws {
        let fixture = Fixture(mode: .all)
        let other = fixture.tracer.startSpan("other")
        _ = try await send(fixture, .named("inventory.stock", tags: ["attempt": 2]))
        _ = try await send(fixture, .off)
        let sent = try await fixture.tracer.withSpan("active") { _ in
            try await send(fixture, ClientCall(references: [.childOf(other)]))
        }
        #expect(fixture.spans.map(\.operationName) == ["inventory.stock", "GET", "active"])
        #expect(fixture.spans[0].tags["attempt"] == 2)
        #expect(fixture.spans[1].parentID == other.context.spanIDString)
        #expect(!sent.headers.isEmpty)
    }

    @Test("Headers of an earlier context are replaced")
    func replaced() async throws {
        let fixture = Fixture(mode: .all)
        let first = try await send(fixture)
        let second = try await ClientTracing(fixture.tracing, component: "fake").trace(
            first,
            statusCode: { _ in 200 },
            { $0 }
        )
        #expect(second.headers.count == first.headers.count)
        let context = try fixture.tracer.extract(as: .httpHeaders, from: second.headers)
        #expect(context?.spanIDString == fixture.spans[1].spanIDString)
    }

    @Test("Baggage of an earlier context does not stay in the headers, even when the new context has none")
    func earlierBaggage() async throws {
        let fixture = Fixture(mode: .all)
        let (_, headers) = try fixture.caller(baggage: ["user": "ann"])
        var request = FakeRequest(headers: headers)
        request.headers["x-other"] = "1"
        let exchange = fixture.client.begin(&request)
        #expect(fixture.context(in: request)?.baggage.isEmpty == true)
        #expect(fixture.context(in: request)?.spanIDString == exchange.span?.context.spanIDString)
        #expect(request.headers["x-other"] == "1")
    }

    @Test("Baggage of the parent travels on")
    func baggage() async throws {
        let fixture = Fixture(mode: .all)
        let sent = try await fixture.tracer.withSpan("parent") { span in
            span.setBaggageItem("user", to: "ann")
            return try await send(fixture)
        }
        #expect(fixture.context(in: sent)?.baggage["user"] == "ann")
    }

    @Test("A call can pass the active trace on without a span of its own")
    func passThroughCall() async throws {
        let fixture = Fixture(mode: .all)
        let sent = try await fixture.tracer.withSpan("parent") { _ in try await send(fixture, .passThrough) }
        #expect(fixture.spans.map(\.operationName) == ["parent"])
        #expect(fixture.context(in: sent)?.spanIDString == fixture.spans[0].spanIDString)
    }

    @Test(
        "A caller that repeats requests by itself says how often",
        arguments: [(0, nil), (3, 3)] as [(Int, TagValue?)]
    )
    func resendCount(count: Int, tag: TagValue?) async throws {
        let fixture = Fixture(mode: .all)
        _ = try await send(fixture, ClientCall(resendCount: count))
        #expect(fixture.spans[0].tags["http.resend_count"] == tag)
    }

    @Test("A tracer that fails everywhere does not keep the request from being sent")
    func brokenTracer() async throws {
        let fixture = Fixture(mode: .all)
        fixture.tracer.faults = .everything()
        let sent = try await send(fixture, status: 500)
        #expect(sent.headers.isEmpty)
    }

    @Test("A context that cannot be written is counted, and the request goes all the same")
    func injectionFails() async throws {
        let fixture = Fixture(mode: .all)
        fixture.tracer.faults.injectionError = PropagationError(
            .invalidSpanContext,
            format: .httpHeaders,
            reason: "test"
        )
        let sent = try await send(fixture)
        #expect(sent.headers.isEmpty)
        #expect(fixture.tracing.counters.failedInjectionCount == 1)
        #expect(fixture.spans.count == 1)
    }
}
