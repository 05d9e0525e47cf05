//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && os(Linux)
import LiveCalls
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import OpenTracing
import OpenTracingTesting
import Testing
import TracedGRPC

@Suite("Calls between two processes")
struct TwoProcessTests {
    private typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    /// How a call is meant to end.
    private struct Expected: Sendable {
        let name: String
        let method: String
        let clientStatus: String
        /// `nil` where that is a race between the two processes.
        let serverStatus: String?
        var isCancelled = false
    }

    private let tracer = MockTracer(scopeManager: ScopeManager())

    @Test("Each call is one trace with one span on either side, however it ends", .timeLimit(.minutes(5)))
    func calls() async throws {
        let server = try EchoServerProcess()
        var lines = server.lines.makeAsyncIterator()
        let port = try #require(await lines.next().flatMap { Int($0.dropFirst("port ".count)) })
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        var expected: [Expected] = []
        let (waiting, isWaiting) = AsyncStream.makeStream(of: Void.self)
        let told = Task { [lines = server.lines] in
            var spans: [ToldSpan] = []
            for await line in lines {
                if line == "waiting" {
                    isWaiting.yield()
                } else {
                    spans.append(try JSONDecoder().decode(ToldSpan.self, from: Data(line.utf8)))
                }
            }
            return spans
        }
        try await withGRPCClient(
            transport: .http2NIOPosix(target: .ipv4(address: "127.0.0.1", port: port), transportSecurity: .plaintext),
            interceptors: [TracedClientInterceptor(tracing)]
        ) { client in
            expected += try await succeeding(client)
            expected += await failing(client)
            expected += await leaving(client, waiting)
        }
        server.finish()
        check(expected, try await told.value)
    }

    private func check(_ expected: [Expected], _ served: [ToldSpan]) {
        let spans = tracer.finishedSpans
        #expect(served.count == expected.count && spans.count == 2 * expected.count)
        for call in expected {
            let roots = spans.filter { $0.operationName == call.name }
            let clients = spans.filter { $0.parentID == roots.first?.spanIDString }
            let servers = served.filter { $0.parent == clients.first?.spanIDString }
            #expect(roots.count == 1 && clients.count == 1 && servers.count == 1, "\(call.name)")
            guard let client = clients.first, let server = servers.first else { continue }
            #expect(
                server.trace == client.traceIDString && server.name == "test.v1.Echo/\(call.method)",
                "\(call.name)"
            )
            #expect(client.tags["rpc.status_code"]?.description == call.clientStatus, "\(call.name)")
            if let status = call.serverStatus { #expect(server.status == status, "\(call.name)") }
            #expect(client.tags[.cancelled] == (call.isCancelled ? true : nil), "\(call.name)")
        }
    }

    /// Runs a call under a span with a name of its own.
    private func call(_ name: String, _ body: () async throws -> Void) async {
        await tracer.withSpan(name) { _ in _ = try? await body() }
    }

    private func succeeding(_ client: Client) async throws -> [Expected] {
        for (method, messages, answers) in CallTests.kinds {
            let received = try await tracer.withSpan("success \(method)") { _ in
                try await client.echo(method, messages)
            }
            #expect(received == answers)
        }
        return CallTests.kinds.map {
            Expected(name: "success \($0.method)", method: $0.method, clientStatus: "0", serverStatus: "0")
        }
    }

    private func failing(_ client: Client) async -> [Expected] {
        var expected: [Expected] = []
        for method in CallTests.kinds.map(\.method) {
            for code in 1...16 {
                await call("code \(code) \(method)") { _ = try await client.echo(method, ["code \(code)"]) }
                expected.append(
                    Expected(
                        name: "code \(code) \(method)",
                        method: method,
                        clientStatus: "\(code)",
                        serverStatus: "\(code)",
                        isCancelled: code == 1
                    )
                )
            }
            await call("throw \(method)") { _ = try await client.echo(method, ["throw"]) }
            expected.append(
                Expected(name: "throw \(method)", method: method, clientStatus: "2", serverStatus: "2")
            )
        }
        return expected
    }

    /// Calls that their caller does not wait for to the end.
    private func leaving(_ client: Client, _ waiting: AsyncStream<Void>) async -> [Expected] {
        var expected: [Expected] = []
        for method in CallTests.kinds.map(\.method) {
            await tracer.withSpan("cancel \(method)") { _ in
                let call = Task { try await client.echo(method, ["wait"]) }
                for await _ in waiting { break }
                call.cancel()
                _ = await call.result
            }
            expected.append(
                Expected(
                    name: "cancel \(method)",
                    method: method,
                    clientStatus: "1",
                    serverStatus: "1",
                    isCancelled: true
                )
            )
            await call("deadline \(method)") { _ = try await client.echo(method, ["wait"], timeout: .seconds(3)) }
            for await _ in waiting { break }
            expected.append(
                Expected(name: "deadline \(method)", method: method, clientStatus: "4", serverStatus: "1")
            )
        }
        for method in ["Expand", "Chat"] {
            await call("abandoned \(method)") { _ = try await client.echo(method, ["a", "b"], read: 1) }
            expected.append(
                Expected(
                    name: "abandoned \(method)",
                    method: method,
                    clientStatus: "1",
                    serverStatus: nil,
                    isCancelled: true
                )
            )
        }
        return expected
    }
}
#endif
