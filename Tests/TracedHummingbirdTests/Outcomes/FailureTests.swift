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

@Suite("N7 Failures: tag, log and status agree with what was really sent")
struct FailureTests {
    @Test("Thrown, mapped, returned, after the head and in the body", arguments: Serving.allCases, Behaviour.allCases)
    func table(serving: Serving, behaviour: Behaviour) async throws {
        let service = Service()
        try await serving.run(service.tracing) { (url) async throws in
            let answer = try await Wire.answer(to: Wire.request("GET", "/\(behaviour.rawValue)"), from: url)
            // A body that fails before its first byte may take the head with it.
            #expect(answer.statusCode == behaviour.statusCode(serving) || behaviour == .failingAtOnce && answer.isEmpty)
        }
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(span.tags[.httpStatusCode] == behaviour.statusCode(serving))
        #expect((span.tags[.error] == true) == behaviour.isFailure)
        #expect((span.tags[.cancelled] == true) == (behaviour == .cancelled))
        let failures = span.logs.filter { $0.fields["event"] == "error" }
        #expect(failures.count == (behaviour.isLogged ? 1 : 0))
        if let failure = failures.first {
            let kind = behaviour == .unavailable ? "HTTPError" : "Breakdown"
            #expect(failure.fields["error.kind"] == .string(kind))
            #expect(failure.fields["error.object"] != nil)
            #expect(failure.fields["message"]?.stringValue?.isEmpty == false)
        }
    }

    @Test(
        "A route may have a rule of its own for what has failed",
        arguments: [(404, true), (503, false), (200, false)]
    )
    func routeRule(statusCode: Int, isFailure: Bool) async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) {
            Get("/strict", traced: RouteTracing.inherit.failing(when: StatusRule { $0 == 404 })) { _ in
                Response(HTTPStatus(statusCode))
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            let answer = try await Wire.answer(to: Wire.request("GET", "/strict"), from: url)
            #expect(answer.statusCode == statusCode)
        }
        #expect((service.tracer.finishedSpans.first?.tags[.error] == true) == isFailure)
    }
}
#endif
