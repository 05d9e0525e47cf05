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
        let error = try #require(throws: DefinitionError.self) {
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
        #expect("\(error)".hasPrefix("The list of procedures has 8 mistakes:"))
        #expect("\(error)".contains("it is listed twice; remove one of the two"))
        #expect("\(error)".contains("use the package and the service"))
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

    @Test(
        "What is known of the answer to a call becomes tags by the lists that serve requests",
        arguments: [false, true]
    )
    func answers(isClient: Bool) {
        let attributes: [ResponseAttribute] = [
            \.rpcStatus, \.rpcMessagesSent, \.rpcMessagesReceived, \.metadata.kitchen, \.metadata.authorization,
        ]
        var settings = TracingSettings(mode: .all, tracedResponseAttributes: attributes)
        settings.client.tracedResponseAttributes = attributes
        settings.client.tracedRequestAttributes = [\.rpcDeadline, \.metadata.tenant]
        let fixture = Fixture(settings)
        let head = ResponseHead(
            statusCode: 0,
            fields: TextMapCarrier(["kitchen": "north", "authorization": "secret"]),
            messages: MessageCounts(received: 2, sent: 3)
        )
        if isClient {
            let client = ClientTracing(fixture.tracing, component: "line", rpc: RPCSystem("line"))
            var call = OutgoingCall()
            let exchange = client.begin(&call)
            exchange.responded(head)
            exchange.finish()
        } else {
            let exchange = ServerTracing(fixture.tracing, component: "line", rpc: RPCSystem("line")).begin(Call())
            exchange.responded(head)
            exchange.finish()
        }
        let tags = fixture.spans[0].tags
        #expect(tags["rpc.status_code"] == 0 && tags["http.status_code"] == nil)
        #expect(tags["rpc.messages_sent"] == 3 && tags["rpc.messages_received"] == 2)
        #expect(tags["rpc.response.metadata.kitchen"] == "north")
        #expect(tags["rpc.response.metadata.authorization"] == .string(Redaction.placeholder))
        #expect(tags["rpc.deadline_ms"] == (isClient ? 1.5 : nil))
        #expect(tags["rpc.metadata.tenant"] == (isClient ? "blue" : nil))
    }

    @Test("Hooks trace calls as filters do", arguments: [0, 2])
    func hooks(status: Int) {
        let fixture = Fixture(mode: .all)
        let registry = SpanRegistry<Int>(fixture.tracing, component: "line", rpc: RPCSystem("line"))
        registry.start(for: 1, Call(), route: TracedMethods().route(for: Call().called))
        registry.finish(for: 1, response: ResponseHead(statusCode: status))
        var call = OutgoingCall()
        registry.start(for: 2, &call)
        registry.finish(for: 2, response: ResponseHead(statusCode: status))
        for span in fixture.spans {
            #expect(span.operationName == "a.B/C" && span.tags["rpc.system"] == "line")
            #expect(span.tags["rpc.status_code"] == .integer(Int64(status)) && span.tags["http.url"] == nil)
            #expect(span.tags[.error] == (status == 0 ? nil : true))
        }
    }

    struct Broken: Error {}

    @Test("An error without a status has the code of unknown errors, with filters and with hooks")
    func unknownErrors() async {
        let fixture = Fixture(mode: .all)
        let system = RPCSystem("line", unknownCode: 9)
        await #expect(throws: Broken.self) {
            try await ServerTracing(fixture.tracing, component: "line", rpc: system)
                .serve(Call(), { _ async throws -> ResponseHead in throw Broken() })
        }
        let registry = SpanRegistry<Int>(fixture.tracing, component: "line", rpc: system)
        registry.start(for: 1, Call())
        registry.finish(for: 1, error: Broken())
        #expect(fixture.spans.map { $0.tags["rpc.status_code"] } == [9, 9])
        #expect(
            fixture.spans.map { $0.tags[.error] } == [true, true] && fixture.spans.allSatisfy { $0.logs.count == 1 }
        )
        // Without a route, a call still has its procedure's name, and no tag of gRPC's.
        #expect(fixture.spans.map(\.operationName) == ["a.B/C", "a.B/C"])
    }

    @Test("The status of a system that is not gRPC has a name of its own in every convention")
    func statusNames() {
        let fixture = Fixture(TracingSettings(mode: .all, conventions: .openTelemetry))
        for system in [RPCSystem("line"), .grpc] {
            let exchange = ServerTracing(fixture.tracing, component: "line", rpc: system).begin(Call())
            exchange.responded(ResponseHead(statusCode: 3))
            exchange.finish()
        }
        #expect(fixture.spans.map { $0.tags["rpc.status_code"] } == [3, nil])
        #expect(fixture.spans.map { $0.tags["rpc.grpc.status_code"] } == [nil, 3])
    }

    @Test("Procedures with names that callers make up are bounded in number and length")
    func madeUpNames() {
        let methods = TracedMethods()
        for number in 0..<2_000 {
            _ = methods.route(for: RemoteProcedure(service: "a.B", method: "M\(number)"))
        }
        let late = methods.route(for: RemoteProcedure(service: "a.B", method: "late"))
        #expect(late.template == "(other procedures)")
        let long = TracedMethods().route(
            for: RemoteProcedure(service: "a.B", method: String(repeating: "x", count: 9_999))
        )
        #expect(long.template.map { $0.utf8.count <= 256 } == true)
    }

    @Test(
        "A list of procedures can be made in loops and with conditions, and a method inherits what is said about its service"
    )
    func building() throws {
        let isOpen = true
        let methods = try TracedMethods {
            for name in ["a.B", "a.C"] {
                RPCService(name, traced: false) {
                    if isOpen { RPCMethod("D") }
                    RPCMethod("E", traced: true)
                }
            }
        }
        let rules = ["D", "E"].map { methods.route(for: RemoteProcedure(service: "a.C", method: $0)).rule }
        #expect(rules == [.off, .on])
    }

    private struct OutgoingCall: OutgoingRequest {
        var metadata = TextMapCarrier(["tenant": "blue"])
        var method: String { "call" }
        var url: String { "/a.B/C" }
        var procedure: RemoteProcedure? { RemoteProcedure(service: "a.B", method: "C", deadline: .microseconds(1500)) }
        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { metadata.forEachEntry(body) }
        mutating func set(_ value: String, forKey key: String) { metadata.set(value, forKey: key) }
        mutating func removeValues(forKey key: String) { metadata.removeValues(forKey: key) }
    }

    private struct Call: TraceableRequest {
        let called = RemoteProcedure(service: "a.B", method: "C")
        var method: String { "call" }
        var path: String { "/a.B/C" }
        var procedure: RemoteProcedure? { called }
        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
    }
}
