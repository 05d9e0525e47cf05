//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Failures: tag, log and status agree with what was really sent")
struct FailureTests {
    @Test("Thrown, mapped, returned, after the head and in the body", arguments: Serving.allCases, Behavior.allCases)
    func table(serving: Serving, behavior: Behavior) async throws {
        let table = OutcomeTable { tracing, body in
            try await serving.run(tracing) { try await body(AdapterTests.port($0)) }
        }
        let differences = try await table.differences(of: behavior, statusCode: behavior.statusCode(serving))
        #expect(differences == [])
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
