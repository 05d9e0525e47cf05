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

@Suite("Calls over a live connection")
struct CallTests {
    static let kinds: [(method: String, messages: [String], answers: [String])] = [
        ("Unary", ["a"], ["a"]), ("Collect", ["a", "b"], ["a,b"]), ("Expand", ["a"], ["a", "a"]),
        ("Chat", ["a", "b"], ["re: a", "re: b"]),
    ]

    @Test("Each kind of call is one trace with two spans, in which the server's is the child", arguments: kinds)
    func success(method: String, messages: [String], answers: [String]) async throws {
        let attributes: [ResponseAttribute] = [
            \.rpcMessagesSent, \.rpcMessagesReceived, \.metadata.trailing, \.rpcStatus,
        ]
        let live = LiveGRPC(
            TracingSettings(
                mode: .all,
                tracedResponseAttributes: attributes,
                client: ClientSettings(tracedResponseAttributes: attributes)
            )
        )
        let received = try await live.run { try await $0.echo(method, messages) }
        #expect(received == answers)
        let client = try #require(live.clientSpans.first)
        let server = try #require(live.serverSpans.first)
        #expect(live.clientSpans.count == 1 && live.serverSpans.count == 1)
        #expect(client.operationName == "test.v1.Echo/\(method)" && server.operationName == client.operationName)
        #expect(server.parentID == client.spanIDString && server.traceIDString == client.traceIDString)
        #expect(client.tags[.spanKind] == .client && server.tags[.spanKind] == .server)
        for span in [client, server] {
            #expect(span.tags["rpc.system"] == "grpc" && span.tags["rpc.service"] == "test.v1.Echo")
            #expect(span.tags["rpc.method"] == .string(method) && span.tags["rpc.status_code"] == 0)
            #expect(span.tags[.error] == nil && span.tags["http.method"] == nil && span.tags["http.url"] == nil)
        }
        #expect(client.tags["rpc.messages_sent"] == .integer(Int64(messages.count)))
        #expect(client.tags["rpc.messages_received"] == .integer(Int64(answers.count)))
        #expect(server.tags["rpc.messages_received"] == client.tags["rpc.messages_sent"])
        #expect(server.tags["rpc.messages_sent"] == client.tags["rpc.messages_received"])
        for span in [client, server] {
            #expect(span.tags["rpc.response.metadata.trailing"] == (method == "Chat" ? "yes" : nil))
        }
        let inside = live.serverTracer.finishedSpans.filter { $0.operationName == "inside" }
        #expect(inside.map(\.parentID) == [server.spanIDString])
        #expect(server.tags["peer.address"]?.stringValue?.hasPrefix("127.0.0.1:") == true)
    }

    static let codes = (1...16).flatMap { code in ["Unary", "Chat"].map { ($0, code) } }

    @Test("Every code is told, and fails the sides that it concerns", arguments: codes)
    func code(method: String, code: Int) async throws {
        for conventions in [TagConventions.openTracing, .openTelemetry] {
            let live = LiveGRPC(TracingSettings(mode: .all, conventions: conventions))
            let error = await #expect(throws: RPCError.self) {
                try await live.run { try await $0.echo(method, ["code \(code)"]) }
            }
            #expect(error?.code.rawValue == code)
            let client = try #require(live.clientSpans.first)
            let server = try #require(live.serverSpans.first)
            #expect(live.clientSpans.count == 1 && live.serverSpans.count == 1)
            let isOpenTelemetry = conventions == .openTelemetry
            for span in [client, server] {
                #expect(span.tags[conventions.rpcStatusCode] == .integer(Int64(code)))
                #expect(span.tags[.cancelled] == (code == 1 ? true : nil))
            }
            let serverFailures = isOpenTelemetry ? [2, 4, 12, 13, 14, 15] : [4, 8, 10, 12, 13, 14, 15]
            #expect(client.tags[.error] == (code == 1 ? nil : true))
            #expect(server.tags[.error] == (serverFailures.contains(code) ? true : nil))
            #expect("\(client.logs)\(server.logs)".contains("abc") == false)
        }
    }

    @Test("An error of the handler's own is unknown, and one that is answered at once is an answer")
    func thrown() async throws {
        let live = LiveGRPC(TracingSettings(mode: .all, conventions: .openTelemetry))
        await #expect(throws: RPCError.self) { try await live.run { try await $0.echo("Unary", ["throw"]) } }
        #expect(live.serverSpans.first?.tags["rpc.grpc.status_code"] == 2)
        #expect(live.serverSpans.first?.tags[.error] == true)

        let refusing = LiveGRPC()
        await #expect(throws: RPCError.self) { try await refusing.run { try await $0.echo("Refuse", ["a"]) } }
        #expect(refusing.serverSpans.first?.tags["rpc.status_code"] == 7)
        #expect(refusing.serverSpans.first?.tags[.error] == nil && refusing.clientSpans.first?.tags[.error] == true)
    }

    @Test("An error that nobody expected fails the server's span in every convention", arguments: ["Unary", "Chat"])
    func unexpected(method: String) async throws {
        for conventions in [TagConventions.openTracing, .openTelemetry] {
            let live = LiveGRPC(TracingSettings(mode: .all, conventions: conventions))
            await #expect(throws: RPCError.self) { try await live.run { try await $0.echo(method, ["throw"]) } }
            let server = try #require(live.serverSpans.first)
            #expect(server.tags[.error] == true && server.tags[conventions.rpcStatusCode] == 2)
            #expect(server.logs.contains { $0.fields["error.kind"]?.stringValue?.contains("Broken") == true })
        }
    }

    @Test("A code that the handler chooses after its caller has gone is kept, and so is the metadata of a failure")
    func chosenCode() async throws {
        let attributes: [ResponseAttribute] = [\.metadata.reason]
        let live = LiveGRPC(
            TracingSettings(
                mode: .all,
                tracedResponseAttributes: attributes,
                client: ClientSettings(tracedResponseAttributes: attributes)
            )
        )
        try await live.run { client in
            let call = Task { try await client.echo("Unary", ["late"]) }
            for await _ in live.waiting { break }
            call.cancel()
            _ = await call.result
        }
        let server = try #require(live.serverSpans.first)
        #expect(server.tags["rpc.status_code"] == 15 && server.tags[.error] == true)
        let failing = LiveGRPC(
            TracingSettings(
                mode: .all,
                tracedResponseAttributes: attributes,
                client: ClientSettings(tracedResponseAttributes: attributes)
            )
        )
        await #expect(throws: RPCError.self) { try await failing.run { try await $0.echo("Unary", ["code 9"]) } }
        #expect(
            (failing.serverSpans + failing.clientSpans).map { $0.tags["rpc.response.metadata.reason"] } == [
                "tested", "tested",
            ]
        )
    }

    @Test("A caller that goes cancels both spans", arguments: ["Unary", "Chat"])
    func cancelled(method: String) async throws {
        let live = LiveGRPC()
        try await live.run { client in
            let call = Task { try await client.echo(method, ["wait"]) }
            for await _ in live.waiting { break }
            call.cancel()
            _ = await call.result
        }
        let spans = live.clientSpans + live.serverSpans
        #expect(spans.count == 2)
        for span in spans {
            #expect(span.tags[.cancelled] == true && span.tags[.error] == nil)
            #expect(span.tags["rpc.status_code"] == 1)
        }
    }

    @Test("A deadline that passes fails the client's span as such, and the server's is cancelled")
    func deadline() async throws {
        let live = LiveGRPC()
        let error = await #expect(throws: RPCError.self) {
            try await live.run { client in
                // With the connection there, the call has begun on both sides long before its deadline. A tenth of it is what a
                // busy process may take from gRPC's look at the clock to the interceptor's.
                _ = try await client.echo("Unary", ["a"])
                return try await client.echo("Unary", ["wait"], timeout: .seconds(15))
            }
        }
        #expect(error?.code == .deadlineExceeded || error?.code == .cancelled, "\(String(describing: error))")
        #expect(live.clientSpans.count == 2 && live.serverSpans.count == 2)
        let late = try #require(live.clientSpans.last)
        // Both sides have the deadline. If the server's passes first, its answer is that it was cancelled.
        if error?.code == .cancelled {
            #expect(late.tags["rpc.status_code"] == 1 && late.tags[.cancelled] == true, "\(late.tags) \(late.logs)")
        } else {
            #expect(late.tags["rpc.status_code"] == 4 && late.tags[.error] == true, "\(late.tags) \(late.logs)")
            #expect(late.tags[.cancelled] == nil)
        }
        #expect(live.serverSpans.filter { $0.tags[.cancelled] == true }.count == 1)
    }

    @Test("A stream that the client gives up is cancelled, not failed")
    func abandoned() async throws {
        let live = LiveGRPC()
        let answers = try await live.run { try await $0.echo("Expand", ["a", "b"], read: 1) }
        #expect(answers == ["a"])
        let client = try #require(live.clientSpans.first)
        #expect(live.clientSpans.count == 1 && client.tags[.cancelled] == true && client.tags[.error] == nil)
    }
}
#endif
