//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedGRPC

@Suite("Which calls are traced, and what is recorded of them")
struct RuleTests {
    static func methods() throws -> TracedMethods {
        try TracedMethods {
            RPCService("test.v1.Echo", traced: false) {
                RPCMethod("Unary", traced: .named("echo.once", tags: \.metadata["x-tenant"], \.rpcDeadline))
                RPCMethod("Expand", traced: .inherit)
            }
        }
    }

    @Test("The rule of the method goes before that of the service, in every mode, and changes live")
    func rules() async throws {
        let live = try LiveGRPC(
            TracingSettings(mode: .off),
            client: TracingSettings(mode: .off),
            methods: Self.methods()
        )
        try await live.run { client in
            for mode in [TracingMode.off, .annotated, .all] {
                live.serverTracing.update { $0.mode = mode }
                for method in ["Unary", "Expand", "Chat"] { _ = try await client.echo(method, ["a"]) }
            }
        }
        #expect(live.serverSpans.map(\.operationName) == ["echo.once", "echo.once"])
        #expect(live.clientSpans.isEmpty)
    }

    @Test("Metadata becomes tags where it is listed, without what must not show")
    func metadata() async throws {
        let settings = TracingSettings(
            mode: .all,
            tracedRequestAttributes: [\.metadata["authorization"], \.metadata["x-many"], \.rpcService, \.remoteAddress]
        )
        let live = try LiveGRPC(settings, methods: Self.methods())
        var metadata: Metadata = ["x-tenant": "acme", "authorization": "Bearer abc"]
        metadata.addString("1", forKey: "x-many")
        metadata.addString("2", forKey: "x-many")
        metadata.addBinary([1], forKey: "x-bytes-bin")
        let sent = metadata
        _ = try await live.run { try await $0.echo("Unary", ["a"], metadata: sent) }
        let tags = try #require(live.serverSpans.first).tags
        #expect(tags["rpc.metadata.x-tenant"] == "acme" && tags["rpc.metadata.authorization"] == "[redacted]")
        #expect(tags["rpc.metadata.x-many"] == .array(["1", "2"]) && tags["rpc.service"] == "test.v1.Echo")
    }

    @Test("What is not traced passes the caller's trace on, and starts none")
    func transparent() async throws {
        let live = LiveGRPC(methods: TracedMethods(traced: false))
        let outer = live.clientTracer.startSpan("outer", ignoringActiveSpan: true)
        try await live.run { client in
            try await live.clientTracer.scopeManager.withActiveSpan(outer) { () async throws in
                _ = try await client.echo("Chat", ["a"])
            }
        }
        #expect(live.serverSpans.isEmpty && live.clientSpans.isEmpty)
        let inside = try #require(live.serverTracer.finishedSpans.first)
        #expect(inside.traceIDString == outer.context.traceIDString)
        #expect(inside.parentID == outer.context.spanIDString)
    }

    @Test("Messages are logged on request, without secrets and cut")
    func messages() async throws {
        let live = LiveGRPC(messages: .contents(limit: 20))
        _ = try await live.run { try await $0.echo("Chat", ["token=abc", "a long message that is cut"]) }
        let server = try #require(live.serverSpans.first)
        let client = try #require(live.clientSpans.first)
        #expect(server.logs.count == 4 && client.logs.count == 4)
        #expect("\(server.logs)\(client.logs)".contains("abc") == false)
        #expect(server.logs.compactMap { $0.fields["message"]?.stringValue }.allSatisfy { $0.utf8.count <= 20 })
        #expect(server.logs.map { $0.fields["message.type"] }.filter { $0 == "SENT" }.count == 2)
    }

    @Test("The contents of a message show without the secrets in its fields")
    func secretsInMessages() async throws {
        let live = LiveGRPC(messages: .contents())
        _ = try await live.run { try await $0.echo("Unary", [#"Login(user: "ann", password: "hunter2")"#]) }
        let text = "\(live.serverSpans.map(\.logs))\(live.clientSpans.map(\.logs))"
        #expect(text.contains("ann") && !text.contains("hunter2"))
    }

    @Test("A hundred calls at once are a hundred traces, each span once under its own parent")
    func concurrent() async throws {
        let live = LiveGRPC()
        try await live.run { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let answers = try await client.echo("Chat", ["\(number)"])
                        #expect(answers == ["re: \(number)"])
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(live.serverSpans.count == 100 && Set(live.serverSpans.map(\.traceIDString)).count == 100)
        #expect(Set(live.serverSpans.compactMap(\.parentID)) == Set(live.clientSpans.map(\.spanIDString)))
    }
}
#endif
