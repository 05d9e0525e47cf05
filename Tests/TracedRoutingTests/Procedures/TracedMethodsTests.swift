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

@Suite("Which procedures are traced")
struct TracedMethodsTests {
    static let levels = TracingRule.allCases.flatMap { all in
        TracingRule.allCases.flatMap { service in TracingRule.allCases.map { [all, service, $0] } }
    }

    @Test("The innermost rule that says something counts", arguments: levels)
    func innermost(rules: [TracingRule]) throws {
        let methods = try TracedMethods(traced: RouteTracing(rules[0])) {
            RPCService("a.B", traced: RouteTracing(rules[1])) { RPCMethod("C", traced: RouteTracing(rules[2])) }
        }
        func rule(_ service: String, _ method: String) -> TracingRule? {
            methods.route(for: RemoteProcedure(service: service, method: method)).rule
        }
        #expect(rule("a.B", "C") == rules.last { $0 != .inherit } ?? .inherit)
        #expect(rule("a.B", "D") == rules.dropLast().last { $0 != .inherit } ?? .inherit)
        #expect(rule("a.E", "C") == rules[0])
        #expect(methods.route(for: RemoteProcedure(service: "a.E", method: "C")).template == "a.E/C")
    }

    @Test("Every mistake is told at once, with its remedy")
    func mistakes() throws {
        let error = try #require(throws: RouterDefinitionError.self) {
            try TracedMethods {
                RPCService("a/B")
                RPCService("", traced: "name") {
                    RPCMethod("C")
                    RPCMethod("C")
                    RPCMethod("/d", traced: "")
                }
                RPCService("")
            }
        }
        #expect(error.problems.count == 8)
        #expect("\(error)".contains("it is listed twice; remove one of the two"))
        #expect("\(error)".contains("write the package and the service"))
    }

    @Test("A call of a procedure has the tags, the name and the status of one, and fails as its system says")
    func tags() {
        let fixture = Fixture(mode: .all)
        let server = ServerTracing(
            fixture.tracing,
            component: "line",
            rpc: RPCSystem("line", serverFailure: StatusRule { $0 > 10 })
        )
        let route = TracedMethods().route(for: RemoteProcedure(service: "a.B", method: "C"))
        for status in [0, 3, 11] {
            let exchange = server.begin(Call(), route: route)
            exchange.responded(ResponseHead(statusCode: status))
            exchange.finish()
        }
        #expect(fixture.spans.map(\.operationName) == ["a.B/C", "a.B/C", "a.B/C"])
        #expect(fixture.spans.map { $0.tags["rpc.status_code"] } == [0, 3, 11])
        #expect(fixture.spans.map { $0.tags[.error] } == [nil, nil, true])
        #expect(fixture.spans[0].tags["rpc.system"] == "line" && fixture.spans[0].tags["http.url"] == nil)
        #expect(fixture.spans[0].tags["rpc.service"] == "a.B" && fixture.spans[0].tags["rpc.method"] == "C")
    }

    private struct Call: TraceableRequest {
        var method: String { "call" }
        var path: String { "/a.B/C" }
        var query: String? { nil }
        var authority: String? { nil }
        var procedure: RemoteProcedure? { RemoteProcedure(service: "a.B", method: "C") }
        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
    }
}
