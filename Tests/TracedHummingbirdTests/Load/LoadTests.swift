//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import Hummingbird
import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting

/// Many clients at once, each with nested requests, through servers and clients that use span registries.
///
/// In the environment: `LOAD_CLIENTS` and `LOAD_REQUESTS` for other numbers than the few that always run.
@Suite("Under load every span has its own parent, no map keeps anything, and memory stays flat", .serialized)
struct LoadTests {
    static let clients = number("LOAD_CLIENTS") ?? 100
    static let requests = number("LOAD_REQUESTS") ?? 20

    private static func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
    }

    @Test("Each of four spans per request is a child of the right one, in the right trace")
    func isolation() async throws {
        let collector = TraceCollector()
        let tracer = RecordingTracer(serviceName: "load") {
            $0.sampler = AlwaysOnSampler()
            $0.propagators = Propagators(text: W3CTraceContextPropagator())
            $0.processors = [collector]
            $0.scopeManager = ScopeManager()
        }
        let tracing = RequestTracing(
            tracer,
            settings: TracingSettings(mode: .all, tracedRequestAttributes: [\.parameters.number])
        )
        let servers = SpanRegistry<String>(tracing, component: "server")
        let clients = SpanRegistry<Int>(tracing, component: "client")
        let backend = NestedService(tracing: tracing, servers: servers, clients: clients)
        let (wrong, memory) = try await LiveServer.value(backend.router()) { (url) async throws in
            let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
            backend.pool.withLock { $0 = ConnectionPool(port: port) }
            return try await Self.run(port: port, collector: collector)
        }
        #expect(wrong == 0, "requests whose spans are not nested as they should be")
        #expect(servers.inFlightCount == 0)
        #expect(clients.inFlightCount == 0)
        #expect(tracing.counters.abandonedSpanCount == 0)
        #expect(collector.openTraceCount == 0)
        #expect(collector.spanCount == Self.clients * Self.requests * 4)
        // All connections are open and warm after the first quarter of the requests.
        let growth = memory.last.map { $0 - memory[memory.count / 4] } ?? 0
        #expect(growth < 32 << 20, "resident memory along the way: \(memory)")
        print(
            "\(Self.clients) clients, \(Self.requests) nested requests each: \(collector.spanCount) spans, \(wrong) wrong,",
            "\(servers.inFlightCount + clients.inFlightCount) in flight,",
            "memory \(memory.map { "\($0 >> 20)" }.joined(separator: ", ")) MiB"
        )
    }

    /// Lets the clients loose, and returns how many requests went wrong and how much memory was used along the way.
    private static func run(port: Int, collector: TraceCollector) async throws -> (wrong: Int, memory: [Int]) {
        let progress = LoadProgress(step: max(1, clients * requests / 16))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    let connection = try await Connection.open(port: port)
                    for request in 1...requests {
                        let number = client * requests + request
                        let caller = CallerContext(number: number)
                        let headers = [("traceparent", caller.header)]
                        let answer = try await connection.get("/outer/\(number)", headers: headers)
                        let isNested = collector.take(caller, number: number)
                        progress.advance(isRight: isNested && answer.status == 200 && answer.body == "<\(number)>")
                    }
                    try await connection.close()
                }
            }
            try await group.waitForAll()
        }
        return (progress.wrongCount, progress.memory)
    }
}
#endif
