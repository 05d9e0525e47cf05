//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation
private import Synchronization

/// A run of a server case: a separate service behind a live server.
final class ServerRun: Sendable {
    let adapter: ServerAdapter
    let tracer: MockTracer
    let tracing: RequestTracing
    private let rule: ServerRule

    init(_ adapter: ServerAdapter, _ rule: ServerRule) {
        self.adapter = adapter
        self.rule = rule
        tracer = MockTracer(scopeManager: ScopeManager())
        tracing = RequestTracing(tracer, settings: rule.settings)
    }

    /// Checks the requirement, and that every span has finished exactly once.
    func run() async throws {
        try await rule.check(self)
        try require(
            tracer.unfinishedSpans.isEmpty,
            "\(tracer.unfinishedSpans.map(\.operationName)) never finished"
        )
        try require(tracer.misuse.isEmpty, "\(tracer.misuse)")
    }

    /// Serves routes while a closure runs.
    func serve(_ routes: [ConformanceRoute], _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        // Captures the closure's error, in case the server swallows the errors of its tasks.
        let failure = Mutex<(any Error)?>(nil)
        try await adapter.serve(tracing, routes) { port in
            do {
                try await body(port)
            } catch {
                failure.withLock { $0 = error }
                throw error
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Sends a request on a new connection and reads the response.
    func send(
        _ method: String = "GET",
        _ target: String,
        fields: [(name: String, value: String)] = [],
        body: String = "",
        port: Int
    ) async throws -> LoopbackMessage {
        let socket = try LoopbackSocket.connect(port: port)
        defer { socket.close() }
        try await socket.send(Self.bytes(method, target, fields: fields, body: body, isLast: true))
        var reader = LoopbackReader(socket)
        guard let message = try await reader.readMessage(hasBody: method != "HEAD") else {
            throw ConformanceMismatch("\(method) \(target) is not answered")
        }
        return message
    }

    /// Returns the bytes of a request.
    static func bytes(
        _ method: String,
        _ target: String,
        fields: [(name: String, value: String)] = [],
        body: String = "",
        isLast: Bool = true
    ) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "host: shop.example"] + fields.map { "\($0.name): \($0.value)" }
        if !body.isEmpty { lines.append("content-length: \(body.utf8.count)") }
        if isLast { lines.append("connection: close") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    /// Returns a caller's span and its injected header fields. The span is finished and comes first in the list.
    func caller() throws -> (span: MockSpan, fields: [(name: String, value: String)]) {
        guard let span = tracer.startSpan("caller", ignoringActiveSpan: true) as? MockSpan else {
            throw ConformanceMismatch("the mock tracer makes spans of another kind")
        }
        var fields: [String: String] = [:]
        try tracer.inject(span.context, as: .httpHeaders, into: &fields)
        span.finish()
        return (span, fields.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 })
    }

    /// Returns the server spans, once there are enough besides those of callers and handlers.
    func serverSpans(count: Int) async -> [MockSpan] {
        var total = count
        while true {
            let finished = await tracer.finishedSpans(count: total)
            let spans = finished.tagged(.spanKind, .server)
            if spans.count >= count || Task.isCancelled { return spans }
            total = finished.count + 1
        }
    }

    /// Returns the single server span.
    func serverSpan() async throws -> MockSpan {
        let spans = await serverSpans(count: 1)
        guard spans.count == 1, let span = spans.first else {
            throw ConformanceMismatch("\(spans.count) spans of the request have finished instead of one")
        }
        return span
    }

    func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        guard condition else { throw ConformanceMismatch(reason()) }
    }

    func requireEqual<Value: Equatable>(_ value: Value, _ expected: Value, _ what: String) throws {
        guard value == expected else { throw ConformanceMismatch("\(what) is \(value) instead of \(expected)") }
    }
}

extension ConformanceRoute {
    /// Creates a route. Segments that start with a colon are parameters.
    init(
        _ path: String,
        method: String = "GET",
        traced tracing: RouteTracing = .inherit,
        answer: @escaping @Sendable (ConformanceRequest) async throws -> ConformanceAnswer
    ) {
        self.method = method
        self.tracing = tracing
        self.answer = answer
        segments = path.split(separator: "/").map {
            $0.hasPrefix(":") ? .parameter(String($0.dropFirst())) : .literal(String($0))
        }
    }
}
