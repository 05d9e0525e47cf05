//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("The parent of a request's span: which source decides, and child or follower")
struct ParentTests {
    /// What settings or a route say; `nil` for nothing.
    enum Policy: String, CaseIterable, Sendable {
        case nothing, `continue`, follow, restart, ignore, job

        func policy(_ job: any SpanContext) -> IncomingContextPolicy? {
            switch self {
            case .nothing: nil
            case .continue: .continue
            case .follow: .follow
            case .restart: .restart
            case .ignore: .ignore
            case .job:
                .decide { request in
                    request.query == "job" ? .refer(to: .followsFrom(job)) : .continue
                }
            }
        }
    }

    @Test("The route's word counts before that of the settings", arguments: Policy.allCases, Policy.allCases)
    func priority(settings: Policy, route: Policy) async throws {
        let service = Service()
        let job = service.tracer.startSpan("job", ignoringActiveSpan: true)
        let policy = settings.policy(job.context)
        if let policy { service.tracing.update { $0.incomingContext = policy } }
        let headers = try service.callerHeaders()
        let caller = try #require(service.tracer.unfinishedSpans.named("caller").first)
        var annotation = RouteTracing.on()
        if let policy = route.policy(job.context) { annotation.incomingContext = policy }
        let routes = try TracedRouter(service.tracing) { Get("/", traced: annotation) { _ in .ok } }
        let answer = try await LiveServer.value(routes) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/?job", headers: headers), from: url)
        }
        #expect(answer.statusCode == 200)
        let span = try #require(service.tracer.finishedSpans.first)
        let effective = route == .nothing ? settings : route
        switch effective {
        case .nothing, .continue:
            #expect(span.references.map(\.type) == [.childOf])
            #expect(span.parentID == caller.spanIDString)
        case .follow:
            #expect(span.references.map(\.type) == [.followsFrom])
            #expect(span.parentID == caller.spanIDString)
        case .job:
            #expect(span.references.map(\.type) == [.followsFrom])
            #expect(span.parentID == job.context.spanIDString)
        case .restart, .ignore:
            #expect(span.references.isEmpty)
            #expect(span.parentID == nil)
        }
    }

    @Test("What is active where the server runs is never the parent")
    func activeElsewhere() async throws {
        let service = Service()
        let tracer = service.tracer
        let routes = try TracedRouter(service.tracing) { Get("/") { _ in .ok } }
        try await tracer.withSpan("outside") { _ in
            _ = try await LiveServer.value(routes) { (url) async throws in
                try await Wire.answer(to: Wire.request("GET", "/"), from: url)
            }
        }
        #expect(tracer.finishedSpans.named("GET /").first?.parentID == nil)
    }
}
#endif
