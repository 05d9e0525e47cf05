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

@Suite("The trace that a request brings along")
struct IncomingContextTests {
    /// What became of a caller's trace.
    struct Outcome: Equatable {
        var isSameTrace: Bool
        var reference: ReferenceType?
        var baggage: String?
        var upstream: Bool
    }

    private func outcome(
        settings policy: IncomingContextPolicy,
        route: IncomingContextPolicy? = nil,
        group: IncomingContextPolicy? = nil,
        target: String = "/"
    ) async throws -> Outcome {
        let fixture = Fixture(TracingSettings(mode: .all, incomingContext: policy))
        let (caller, headers) = try fixture.caller(baggage: ["user": "ann"])
        let router = try TracedRouter(fixture.tracing) {
            Group("", traced: RouteTracing(.inherit, incomingContext: group)) {
                Get("/", traced: RouteTracing(.inherit, incomingContext: route)) { _ in .ok }
            }
        }
        _ = await router.respond(to: Request(.get, target, headers: headers))
        let span = try #require(fixture.spans.first)
        #expect(fixture.tracer.misuse.isEmpty)
        if let upstream = span.tags["upstream.trace_id"] {
            #expect(upstream == caller.map { .string($0.traceIDString) })
            #expect(span.tags["upstream.span_id"] == caller.map { .string($0.spanIDString) })
        }
        return Outcome(
            isSameTrace: span.traceIDString == caller?.traceIDString,
            reference: span.references.first?.type,
            baggage: span.baggageItem("user"),
            upstream: span.tags["upstream.trace_id"] != nil
        )
    }

    static let policies: [(IncomingContextPolicy, Outcome)] = [
        (.continue, Outcome(isSameTrace: true, reference: .childOf, baggage: "ann", upstream: false)),
        (.follow, Outcome(isSameTrace: true, reference: .followsFrom, baggage: "ann", upstream: false)),
        (.restart, Outcome(isSameTrace: false, reference: nil, baggage: nil, upstream: true)),
        (.ignore, Outcome(isSameTrace: false, reference: nil, baggage: nil, upstream: false)),
        (.refer(), Outcome(isSameTrace: false, reference: nil, baggage: nil, upstream: false)),
        (.refer(to: nil), Outcome(isSameTrace: false, reference: nil, baggage: nil, upstream: false)),
    ]

    @Test("Each policy does what it says, straight and chosen for each request", arguments: policies.indices)
    func policy(row: Int) async throws {
        let (policy, expected) = Self.policies[row]
        #expect(try await outcome(settings: policy) == expected)
        #expect(try await outcome(settings: .decide { _ in policy }) == expected)
        #expect(try await outcome(settings: .decide { _ in .decide { _ in policy } }) == Self.policies[3].1)
    }

    @Test("The policy of a route goes before that of its group, and that before the settings")
    func priority() async throws {
        for (row, other) in [(0, 2), (1, 2), (2, 0), (3, 0), (4, 1)] {
            let (policy, expected) = Self.policies[row]
            let otherPolicy = Self.policies[other].0
            #expect(try await outcome(settings: otherPolicy, route: policy) == expected)
            #expect(try await outcome(settings: otherPolicy, group: policy) == expected)
            #expect(try await outcome(settings: otherPolicy, route: policy, group: otherPolicy) == expected)
            #expect(try await outcome(settings: policy) == expected)
        }
    }

    @Test(
        "What a router says about all of its requests counts for those that no route matches",
        arguments: [RouteTracing.inherit, true, .force()]
    )
    func unmatched(rule: RouteTracing) async throws {
        let fixture = Fixture(mode: .all)
        let (caller, context) = try fixture.caller()
        var headers = context
        headers.add("text/plain", forName: "content-type")
        let said = rule.incoming(.restart).failing(when: .client).loggingPayloads(.requests.showingText)
        let router = try TracedRouter(fixture.tracing, traced: said) { Get("/known") { _ in .ok } }
        _ = await router.respond(to: Request(.post, "/unknown", headers: headers, body: RequestBody("x")))
        let span = try #require(fixture.spans.first)
        #expect(span.operationName == "POST" && span.tags["http.route"] == nil)
        #expect(span.traceIDString != caller?.traceIDString)
        #expect(span.tags["upstream.trace_id"] == caller.map { .string($0.traceIDString) })
        #expect(span.tags[.httpStatusCode] == 404 && span.tags[.error] == true)
        #expect(span.logs.map { $0.fields["payload.body"] } == ["x"])
    }

    @Test("A predicate sees the request, and chooses for it alone")
    func predicate() async throws {
        let policy = IncomingContextPolicy.decide { $0.query == "trusted" ? .continue : .restart }
        #expect(try await outcome(settings: policy, target: "/?trusted") == Self.policies[0].1)
        #expect(try await outcome(settings: policy, target: "/?other") == Self.policies[2].1)
    }

    @Test("A parent that was found elsewhere replaces the caller, and two references give two", arguments: [1, 2])
    func parent(count: Int) async throws {
        let fixture = Fixture(mode: .all)
        let (caller, headers) = try fixture.caller()
        let job = fixture.tracer.startSpan("job", ignoringActiveSpan: true)
        let batch = fixture.tracer.startSpan("batch", ignoringActiveSpan: true)
        let second: Reference? = count == 2 ? .childOf(batch) : nil
        fixture.tracing.update { $0.incomingContext = .refer(to: .followsFrom(job), second) }
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/", headers: headers))
        let span = try #require(fixture.spans.first)
        #expect(span.parentID == (count == 2 ? batch : job).context.spanIDString)
        #expect(span.references.map(\.type) == (count == 2 ? [.followsFrom, .childOf] : [.followsFrom]))
        #expect(span.traceIDString != caller?.traceIDString)
    }

    @Test(
        "A request without a span lets through what its span would refer to, and nothing else",
        arguments: policies.indices
    )
    func untraced(row: Int) async throws {
        let (policy, expected) = Self.policies[row]
        for rule in [RouteTracing.off, RouteTracing.off.incoming(policy)] {
            let fixture = Fixture(
                TracingSettings(mode: .all, incomingContext: rule.incomingContext == nil ? policy : .continue)
            )
            let (caller, headers) = try fixture.caller(baggage: ["user": "ann"])
            let router = try TracedRouter(fixture.tracing) {
                Get("/", traced: rule) { _ in
                    var sent = FakeRequest()
                    fixture.client.begin(&sent).finish()
                    let context = fixture.context(in: sent)
                    #expect((context?.spanIDString == caller?.spanIDString) == expected.isSameTrace)
                    #expect(context?.baggage["user"] == expected.baggage)
                    #expect(sent.headers.isEmpty == !expected.isSameTrace)
                    return .ok
                }
            }
            _ = await router.respond(to: Request(.get, "/", headers: headers))
            #expect(fixture.spans.isEmpty)
        }
    }

    @Test(
        "Baggage beside a broken trace goes where the trace would have gone, and the trace is counted",
        arguments: [true, false]
    )
    func brokenTrace(isTraced: Bool) async throws {
        for (index, (policy, expected)) in Self.policies.enumerated() {
            let fixture = Fixture(TracingSettings(mode: .all, incomingContext: policy))
            var (_, headers) = try fixture.caller(baggage: ["user": "ann"])
            headers.set("broken", forKey: "mockpfx-ids-traceid")
            let router = try TracedRouter(fixture.tracing) {
                Get("/", traced: isTraced ? true : false) { _ in
                    var sent = FakeRequest()
                    fixture.client.begin(&sent).finish()
                    #expect(sent.values(forKey: "mockpfx-baggage-user") == (expected.baggage == nil ? [] : ["ann"]))
                    return .ok
                }
            }
            _ = await router.respond(to: Request(.get, "/", headers: headers))
            #expect(fixture.spans.count == (isTraced ? 2 : 0))
            if let span = fixture.spans.last {
                #expect(span.parentID == nil && span.references.isEmpty && span.tags["upstream.trace_id"] == nil)
            }
            #expect(fixture.tracing.counters.brokenIncomingContextCount == (index <= (isTraced ? 2 : 1) ? 1 : 0))
        }
    }

    @Test("A parent that was found elsewhere passes through a request without a span")
    func untracedParent() async throws {
        let fixture = Fixture(mode: .all)
        let (_, headers) = try fixture.caller()
        let job = fixture.tracer.startSpan("job", ignoringActiveSpan: true)
        let batch = fixture.tracer.startSpan("batch", ignoringActiveSpan: true)
        fixture.tracing.update { $0.incomingContext = .refer(to: .followsFrom(job), .childOf(batch)) }
        let router = try TracedRouter(fixture.tracing) {
            Get("/", traced: false) { _ in
                #expect(fixture.tracer.scopeManager.activeContext?.spanIDString == batch.context.spanIDString)
                return .ok
            }
        }
        _ = await router.respond(to: Request(.get, "/", headers: headers))
        #expect(fixture.spans.isEmpty)
    }

    @Test("Without a caller every policy begins a trace, and a broken one is counted where it is looked at")
    func withoutCaller() async throws {
        for (index, (policy, _)) in Self.policies.enumerated() {
            let fixture = Fixture(TracingSettings(mode: .all, incomingContext: policy))
            let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
            _ = await router.respond(to: Request(.get, "/"))
            fixture.tracer.faults = .everything()
            fixture.tracer.faults.ignoredCalls = []
            _ = await router.respond(to: Request(.get, "/"))
            #expect(fixture.spans.map(\.parentID) == [nil, nil])
            #expect(fixture.spans.allSatisfy { $0.tags["upstream.trace_id"] == nil })
            #expect(fixture.tracing.counters.brokenIncomingContextCount == (index <= 2 ? 1 : 0))
        }
    }
}
