//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import HTTPTypes
import HummingbirdHTTP2
import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting

/// In the environment: `LOAD_CONNECTIONS` for another number of connections, with a hundred requests at once on each.
@Suite("Handlers without an end, tasks without a request, thousands of requests at once", .timeLimit(.minutes(10)))
struct EndlessHandlerTests {
    static let connections = ProcessInfo.processInfo.environment["LOAD_CONNECTIONS"].flatMap { Int($0) } ?? 10

    @Test("Handlers that never return are answered for, and their spans finish once while others are served")
    func neverReturning() async throws {
        let service = Service()
        let (never, neverEnding) = AsyncStream<Void>.makeStream()
        let router = try TracedRouter(service.tracing) {
            Get("/alive") { _ in .text("alive") }
            Group("", middleware: [TimeLimit(.milliseconds(20))]) {
                Get("/endless") { _ in
                    // Listens to no cancellation, and comes back when the test is over.
                    await Task.detached { for await _ in never {} }.value
                    return .ok
                }
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await Wire.answer(to: Wire.request("GET", "/endless"), from: url).statusCode }
                }
                for try await status in group { #expect(status == 503) }
            }
            #expect(try await Wire.answer(to: Wire.request("GET", "/alive"), from: url).hasSuffix("alive"))
        }
        let spans = service.tracer.finishedSpans
        #expect(spans.named("GET /endless").count == 100 && spans.count == 101)
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
        neverEnding.finish()
    }

    @Test(
        "A task that uses the span after its end changes nothing about it, and its own spans still belong to the trace"
    )
    func afterTheEnd() async throws {
        let recorded = RecordedSpans()
        let tracer = RecordingTracer(serviceName: "load") {
            $0.sampler = AlwaysOnSampler()
            $0.processors = [recorded]
            $0.scopeManager = ScopeManager()
        }
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        let (answered, nowAnswered) = AsyncStream<Void>.makeStream()
        let tasks = Mutex<[Task<Void, Never>]>([])
        let router = try TracedRouter(tracing) {
            Get("/") { _ in
                let span = tracer.activeSpan
                let task = Task.detached {
                    for await _ in answered {}
                    span?.setTag("late", to: true)
                    span?.log(event: "late")
                    span?.setOperationName("late")
                    span?.setBaggageItem("late", to: "late")
                    if let span { tracer.startSpan("child", childOf: span).finish() }
                    span?.finish()
                }
                tasks.withLock { $0.append(task) }
                return .text("answered")
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask { _ = try await Wire.answer(to: Wire.request("GET", "/"), from: url) }
                }
                try await group.waitForAll()
            }
            nowAnswered.finish()
            for task in tasks.withLock(\.self) { await task.value }
            #expect(try await Wire.answer(to: Wire.request("GET", "/"), from: url).hasSuffix("answered"))
        }
        let servers = recorded.named("GET /").prefix(100)
        let children = recorded.named("child")
        #expect(servers.count == 100 && children.count >= 100)
        #expect(recorded.named("late").isEmpty)
        #expect(servers.allSatisfy { $0.tags["late"] == nil && $0.logs.isEmpty })
        let identifiers = Set(recorded.named("GET /").map(\.context.spanID))
        #expect(children.allSatisfy { identifiers.contains($0.context.parentSpanID) })
    }

    @Test("Requests that are all under way at once have a span each")
    func allAtOnce() async throws {
        let (connections, streams) = (Self.connections, 100)
        let service = Service(TracingSettings(mode: .all, tracedRequestAttributes: [\.parameters.number]))
        let (arrived, arriving) = AsyncStream<Void>.makeStream()
        let (open, opening) = AsyncStream<Void>.makeStream()
        let router = try TracedRouter(service.tracing) {
            Get("/:number") { request in
                arriving.yield()
                for await _ in open {}
                return .text(request.parameters.number ?? "")
            }
        }
        let wrong = try await LiveServer.value(router, server: .plaintextHTTP2()) { (url) async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for connection in 0..<connections {
                    group.addTask {
                        try await Self.requests(connection * streams..<(connection + 1) * streams, to: url)
                    }
                }
                var count = 0
                for await _ in arrived {
                    count += 1
                    if count == connections * streams { break }
                }
                #expect(service.tracer.finishedSpans.isEmpty)
                opening.finish()
                return try await group.reduce(0, +)
            }
        }
        #expect(wrong == 0)
        let numbers = service.tracer.finishedSpans.compactMap { $0.tags["http.parameter.number"]?.stringValue }
        #expect(numbers.count == connections * streams && Set(numbers).count == connections * streams)
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
    }

    /// Sends requests over one connection at once, and returns how many answers are wrong.
    private static func requests(_ numbers: Range<Int>, to url: String) async throws -> Int {
        try await HTTP2Connection.connect(to: url) { (connection) async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in numbers {
                    group.addTask {
                        let answer = try await connection.answer(.get, "/\(number)")
                        return answer.status == 200 && answer.body == "\(number)"
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 0 : 1) }
            }
        }
    }
}

/// Keeps what was recorded.
private final class RecordedSpans: SpanProcessor {
    private let records = Mutex<[SpanRecord]>([])

    func spanFinished(_ span: FinishedSpan) {
        records.withLock { $0.append(span.record) }
    }

    func named(_ name: String) -> [SpanRecord] {
        records.withLock { $0.filter { $0.operationName == name } }
    }
}
#endif
