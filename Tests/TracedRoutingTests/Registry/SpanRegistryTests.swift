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

@Suite("The span registry")
struct SpanRegistryTests {
    let fixture = Fixture(mode: .all)
    let clock = ManualClock()

    @Test("A server's request has its span from start to finish, with status and standard tags")
    func server() throws {
        let registry = fixture.registry(clock)
        let (caller, headers) = try fixture.caller()
        let span = registry.start(for: 1, PlainRequest(headers: headers), route: RouteInformation(template: "/x"))
        #expect(span === registry.span(for: 1))
        #expect(registry.inFlightCount == 1)
        registry.finish(for: 1, response: ResponseHead(statusCode: 201))
        #expect(registry.span(for: 1) == nil)
        #expect(registry.inFlightCount == 0)
        let finished = try #require(fixture.spans.first)
        #expect(finished.operationName == "GET /x")
        #expect(finished.parentID == caller?.spanIDString)
        #expect(finished.tags[.httpStatusCode] == 201)
        #expect(finished.tags[.component] == "hooks")
    }

    @Test("A client's request carries its context, is a child of what is active, and fails from 400 on")
    func client() throws {
        let registry = fixture.registry(clock)
        var request = FakeRequest()
        let parent = fixture.tracer.startSpan("parent")
        fixture.tracer.scopeManager.withActiveSpan(parent) { _ = registry.start(for: 1, &request) }
        let context = try fixture.tracer.extract(as: .httpHeaders, from: request.headers)
        registry.finish(for: 1, response: ResponseHead(statusCode: 404))
        let span = try #require(fixture.spans.first)
        #expect(context?.spanIDString == span.spanIDString)
        #expect(span.parentID == parent.context.spanIDString)
        #expect(span.tags[.error] == true)
        #expect(span.tags[.spanKind] == .client)
    }

    @Test(
        "A client's redirects are recorded and see to the headers, by the identifier of the request",
        arguments: [RedirectRecording.oneSpan, .spanPerHop]
    )
    func redirects(recording: RedirectRecording) throws {
        fixture.tracing.update { $0.client.redirects = recording }
        let registry = fixture.registry(clock)
        var request = FakeRequest()
        let first = registry.start(for: 1, &request)
        request = request.redirected(to: "http://inventory:8081/other")
        registry.redirected(for: 1, statusCode: 302, to: &request)
        #expect((registry.span(for: 1) === first) == (recording == .oneSpan))
        #expect(fixture.context(in: request)?.spanIDString == registry.span(for: 1)?.context.spanIDString)
        #expect(registry.inFlightCount == 1)
        registry.finish(for: 1, response: ResponseHead(statusCode: 200))
        #expect(fixture.spans.count == (recording == .oneSpan ? 1 : 2))
        let last = try #require(fixture.spans.last)
        #expect(last.tags["http.resend_count"] == 1 && last.tags[.httpStatusCode] == 200)
    }

    @Test("A redirect of a request that is the server's, or not in flight, changes nothing")
    func noRedirect() {
        let registry = fixture.registry(clock)
        registry.start(for: 1, PlainRequest())
        var request = FakeRequest(headers: ["x-other": "1"])
        for id in 1...2 { registry.redirected(for: id, statusCode: 302, to: &request) }
        registry.finish(for: 1)
        #expect(request.headers.map(\.name) == ["x-other"])
        #expect(fixture.spans[0].logs.isEmpty && fixture.spans[0].tags["http.resend_count"] == nil)
    }

    @Test("A client with hooks can have settings of its own, and words for its errors")
    func ownClient() throws {
        let registry = SpanRegistry<Int>(
            fixture.tracing,
            component: "hooks",
            clientSettings: ClientSettings(operationName: .methodAndHost),
            clientFailure: { _ in ClientFailure(.cannotConnect, message: "nobody listens") }
        )
        var request = FakeRequest()
        registry.start(for: 1, &request)
        registry.finish(for: 1, error: Breakdown())
        let span = try #require(fixture.spans.first)
        #expect(span.operationName == "GET inventory")
        #expect(span.logs.first?.fields["error.kind"] == "cannot_connect")
        #expect(span.logs.first?.fields["message"] == "nobody listens")
    }

    @Test("The span is active inside withSpan, and what was active before is restored")
    func active() async {
        let registry = fixture.registry(clock)
        let tracer = fixture.tracer
        registry.start(for: 1, PlainRequest())
        let outer = tracer.startSpan("outer", ignoringActiveSpan: true)
        await tracer.scopeManager.withActiveSpan(outer) {
            registry.withSpan(for: 1) { span in #expect(span != nil && tracer.activeSpan === span) }
            #expect(tracer.activeSpan === outer)
            await registry.withSpan(for: 1) { span in
                await Task.yield()
                #expect(tracer.activeSpan === span)
            }
            #expect(tracer.activeSpan === outer)
            registry.withSpan(for: 2) { span in #expect(span == nil && tracer.activeSpan === outer) }
        }
        #expect(throws: Breakdown.self) { try registry.withSpan(for: 1) { _ in throw Breakdown() } }
        #expect(registry.inFlightCount == 1)
    }

    @Test("A span that is held further out is active inside withSpan, also in a task of its own")
    func activeWhenJoined() async {
        let (registry, tracer) = (fixture.registry(clock), fixture.tracer)
        let outer = ServerTracing(fixture.tracing, component: "outer").begin(PlainRequest())
        await outer.withActive { () async in
            registry.start(for: 1, PlainRequest())
            await Task.detached {
                await registry.withSpan(for: 1) { _ in
                    await Task.yield()
                    tracer.startSpan("inside").finish()
                }
                registry.withSpan(for: 1) { _ in tracer.startSpan("inside, without waiting").finish() }
            }.value
            tracer.withSpan("between") { _ in
                registry.withSpan(for: 1) { _ in tracer.startSpan("below").finish() }
            }
        }
        registry.finish(for: 1)
        outer.finish()
        let ids = Dictionary(uniqueKeysWithValues: fixture.spans.map { ($0.operationName, $0) })
        #expect(ids["inside"]?.parentID == outer.span?.context.spanIDString)
        #expect(ids["inside, without waiting"]?.parentID == outer.span?.context.spanIDString)
        #expect(ids["below"]?.parentID == ids["between"]?.spanIDString)
    }

    @Test("A request that is not traced is held, lets the caller's trace through, and leaves no span")
    func untraced() throws {
        fixture.tracing.update { $0.mode = .annotated }
        let registry = fixture.registry(clock)
        let (caller, headers) = try fixture.caller()
        #expect(registry.start(for: 1, PlainRequest(headers: headers)) == nil)
        registry.withSpan(for: 1) { span in
            #expect(span == nil)
            #expect(fixture.tracer.scopeManager.activeContext?.spanIDString == caller?.spanIDString)
        }
        registry.finish(for: 1)
        #expect(registry.inFlightCount == 0)
        #expect(fixture.spans.isEmpty)
    }

    @Test("Every end finishes the span, and only the first end counts", arguments: 0..<4)
    func ends(first: Int) throws {
        let registry = fixture.registry(clock)
        let ends: [() -> Void] = [
            { registry.finish(for: 1, response: ResponseHead(statusCode: 200)) },
            { registry.finish(for: 1, error: Breakdown(), statusCode: 503) },
            { registry.finish(for: 1, error: CancellationError(), statusCode: 499) },
            { registry.finish(for: 1) },
        ]
        registry.start(for: 1, PlainRequest())
        ends[first]()
        for end in ends { end() }
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].tags[.error] == (first == 1 ? true : nil))
        #expect(fixture.spans[0].tags[.cancelled] == (first == 2 ? true : nil))
        #expect(fixture.spans[0].tags[.httpStatusCode] == [200, 503, 499, nil][first])
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("A head can be told before the end of the body")
    func head() {
        let registry = fixture.registry(clock)
        registry.start(for: 1, PlainRequest())
        registry.responded(for: 1, ResponseHead(statusCode: 500))
        #expect(fixture.spans.isEmpty && registry.inFlightCount == 1)
        registry.finish(for: 1)
        #expect(fixture.spans.first?.tags[.httpStatusCode] == 500)
    }

    @Test(
        "What breaks a body off after the head was told is recorded, and the status stays",
        arguments: [(Breakdown(), false), (CancellationError(), true), (URLError(.cancelled), true)]
            as [(any Error, Bool)]
    )
    func brokenBody(error: any Error, isCancelled: Bool) throws {
        let registry = fixture.registry(clock)
        registry.start(for: 1, PlainRequest())
        registry.responded(for: 1, ResponseHead(statusCode: 200))
        registry.finish(for: 1, error: error)
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.httpStatusCode] == 200)
        #expect(span.tags[.error] == (isCancelled ? nil : true))
        #expect(span.tags[.cancelled] == (isCancelled ? true : nil))
        #expect(span.logs.map { $0.fields["event"] } == [isCancelled ? "cancelled" : "error"])
    }

    @Test("Tracer and spans may call the registry again: no lock is held while they are called")
    func reentrant() {
        let registry = fixture.registry(clock, capacity: 2)
        fixture.tracer.faults.onCall = { _ in
            _ = registry.inFlightCount
            _ = registry.span(for: 1)
        }
        for id in 0..<5 { registry.start(for: id, PlainRequest()) }
        clock.advance(by: .nanoseconds(60_000_000_000))
        registry.sweep()
        #expect(fixture.spans.count == 5)
        fixture.tracer.faults = .none
    }

    @Test("Starting, finishing and ageing at once finishes every span exactly once and leaves nothing")
    func race() async {
        let registry = fixture.registry(clock, capacity: 2048, maximumAge: .nanoseconds(50))
        let clock = clock
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<250 {
                        // Half of the identifiers are used by two workers at once, and a quarter is never finished.
                        let id = number % 2 == 0 ? number + (worker / 2) * 1000 : number + worker * 10000
                        registry.start(for: id, PlainRequest())
                        registry.withSpan(for: id) { _ in clock.advance(by: .nanoseconds(1)) }
                        if number % 4 != 3 { registry.finish(for: id, response: ResponseHead(statusCode: 200)) }
                        if number % 50 == 0 { registry.sweep() }
                    }
                }
            }
        }
        clock.advance(by: .nanoseconds(1_000))
        registry.sweep()
        #expect(registry.inFlightCount == 0)
        #expect(fixture.spans.count == 2000)
        #expect(fixture.tracer.unfinishedSpans.isEmpty)
        #expect(fixture.tracer.misuse.isEmpty)
        let abandoned = fixture.spans.count { $0.tags["abandoned"] == true }
        #expect(fixture.tracing.counters.abandonedSpanCount == abandoned)
        #expect(abandoned >= 8 * 62)
    }

    @Test("Ten thousand requests whose ends race finish once each")
    func racingEnds() async {
        let registry = fixture.registry(clock, capacity: 40_000)
        for id in 0..<10_000 { registry.start(for: id, PlainRequest()) }
        #expect(registry.inFlightCount == 10_000)
        await withTaskGroup(of: Void.self) { group in
            for way in 0..<4 {
                group.addTask {
                    for id in 0..<10_000 {
                        switch way {
                        case 0: registry.finish(for: id, response: ResponseHead(statusCode: 200))
                        case 1: registry.finish(for: id, error: Breakdown(), statusCode: 503)
                        case 2: registry.responded(for: id, ResponseHead(statusCode: 204))
                        default: registry.finish(for: id)
                        }
                    }
                }
            }
        }
        #expect(registry.inFlightCount == 0)
        #expect(fixture.spans.count == 10_000)
        #expect(fixture.tracer.misuse.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
        #expect(fixture.tracing.counters.abandonedSpanCount == 0)
    }

    @Test("Long use does not grow: a hundred thousand requests pass through a registry that holds few")
    func churn() {
        let registry = SpanRegistry<Int>(
            RequestTracing(NoopTracer()),
            component: "hooks",
            capacity: 8,
            clock: clock
        )
        for id in 0..<100_000 {
            registry.start(for: id, PlainRequest())
            if id % 3 == 0 { registry.finish(for: id) }
        }
        #expect(registry.inFlightCount <= 8)
    }
}
