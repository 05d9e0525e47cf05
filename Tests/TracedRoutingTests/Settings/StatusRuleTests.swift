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

@Suite("Which statuses mean failure")
struct StatusRuleTests {
    static let codes = [0, 99] + Array(100...599) + [600, 999, 1000]

    @Test("A server fails from 500 on, a client from 400 on, and both below 100", arguments: codes)
    func rules(code: Int) {
        let isNone = code < 100
        #expect(StatusRule.server.isFailure(code) == (isNone || code >= 500))
        #expect(StatusRule.client.isFailure(code) == (isNone || code >= 400))
    }

    @Test("Every status is sent and recorded as it is, or as 500 when it cannot be sent", arguments: [true, false])
    func every(isThrown: Bool) async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/:code") { request in
                let status = HTTPStatus(try request.parameters.require("code", as: Int.self))
                if isThrown { throw HTTPError(status) }
                return Response(status)
            }
        }
        for code in Self.codes {
            let sent = (200...999).contains(code) ? code : 500
            let response = await router.respond(to: Request(.get, "/\(code)"))
            #expect(response.status.code == sent)
            let span = try #require(fixture.spans.last)
            #expect(span.tags[.httpStatusCode] == sent)
            #expect(span.tags[.error] == (sent >= 500 ? true : nil), "\(code)")
            let hasLog = sent >= 500 && (isThrown || sent != code)
            #expect(span.logs.map { $0.fields["event"] } == (hasLog ? ["error"] : []), "\(code)")
        }
        #expect(fixture.spans.count == Self.codes.count)
    }

    @Test("The rule of a route goes before that of its group, and that before the settings")
    func levels() async throws {
        func only(_ code: Int) -> StatusRule { StatusRule { $0 == code } }
        let fixture = Fixture(TracingSettings(mode: .all, statusRule: only(401)))
        let router = try TracedRouter(fixture.tracing) {
            Get("/settings/:code") { Response(HTTPStatus(try $0.parameters.require("code", as: Int.self))) }
            Group("/group", traced: .inherit.failing(when: only(402))) {
                Get("/silent/:code") { Response(HTTPStatus(try $0.parameters.require("code", as: Int.self))) }
                Get("/route/:code", traced: .on().failing(when: only(403))) {
                    Response(HTTPStatus(try $0.parameters.require("code", as: Int.self)))
                }
            }
        }
        for (path, failure) in [("/settings", 401), ("/group/silent", 402), ("/group/route", 403)] {
            for code in [401, 402, 403, 500] {
                _ = await router.respond(to: Request(.get, "\(path)/\(code)"))
                #expect(fixture.spans.last?.tags[.error] == (code == failure ? true : nil), "\(path) \(code)")
            }
        }
    }
}
