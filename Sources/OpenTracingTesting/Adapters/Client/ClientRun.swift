//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
public import OpenTracingInstrumentation
private import Synchronization

/// A run of a client case: a separate service that sends requests to a server of the kit.
final class ClientRun: Sendable {
    let tracer: MockTracer
    let tracing: RequestTracing
    let adapter: ClientAdapter
    private let rule: ClientRule

    init(_ adapter: ClientAdapter, _ rule: ClientRule) {
        self.adapter = adapter
        self.rule = rule
        tracer = MockTracer(scopeManager: ScopeManager())
        tracing = RequestTracing(tracer, settings: rule.settings)
    }

    /// Checks the requirement, and that every span has finished exactly once.
    func run() async throws {
        try await rule.check(self)
        try require(tracer.unfinishedSpans.isEmpty, "\(tracer.unfinishedSpans.map(\.operationName)) never finished")
        try require(tracer.misuse.isEmpty, "\(tracer.misuse)")
    }

    /// Sends a request with the adapter's client.
    func send(
        _ method: String = "GET",
        _ url: String,
        fields: [(name: String, value: String)] = []
    ) async throws -> Int {
        try await adapter.send(tracing, method, url, fields)
    }

    /// Runs a server while a closure runs, and returns the requests it received.
    func serving(
        _ answer: @escaping @Sendable (LoopbackMessage) -> String = { _ in ClientRun.answer(200) },
        _ body: @Sendable (_ url: String) async throws -> Void
    ) async throws -> [LoopbackMessage] {
        let listener = try LoopbackListener()
        let received = ReceivedMessages()
        let server = Task { await Self.answerAll(at: listener, answer) { received.append($0) } }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body("http://127.0.0.1:\(listener.port)"))
        } catch {
            result = .failure(error)
        }
        listener.close()
        await server.value
        try result.get()
        return received.all
    }

    /// Responds to requests on all connections until the port is closed.
    private static func answerAll(
        at listener: LoopbackListener,
        _ answer: @escaping @Sendable (LoopbackMessage) -> String,
        receive: @escaping @Sendable (LoopbackMessage) -> Void
    ) async {
        await withDiscardingTaskGroup { connections in
            while let socket = await listener.accept() {
                connections.addTask {
                    defer { socket.close() }
                    var reader = LoopbackReader(socket)
                    guard let request = try? await reader.readMessage() else { return }
                    receive(request)
                    try? await socket.send(Array(answer(request).utf8))
                }
            }
        }
    }

    /// Returns the text of a response.
    static func answer(_ statusCode: Int, _ text: String = "ok") -> String {
        "HTTP/1.1 \(statusCode) Status\r\ncontent-length: \(text.utf8.count)\r\nconnection: close\r\n\r\n\(text)"
    }

    /// Returns the single client span.
    func clientSpan() throws -> MockSpan {
        let spans = tracer.finishedSpans.tagged(.spanKind, .client)
        guard spans.count == 1, let span = spans.first else {
            throw ConformanceMismatch("\(spans.count) spans of the request have finished instead of one")
        }
        return span
    }

    /// Requires that header fields contain the context of a span, and of no other.
    func requireContext(of span: MockSpan, in message: LoopbackMessage?) throws {
        var expected: [String: String] = [:]
        try tracer.inject(span.context, as: .httpHeaders, into: &expected)
        for (name, value) in expected {
            try requireEqual(message?.values(of: name.lowercased()) ?? [], [value], "the header field \(name)")
        }
    }

    func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        guard condition else { throw ConformanceMismatch(reason()) }
    }

    func requireEqual<Value: Equatable>(_ value: Value, _ expected: Value, _ what: String) throws {
        guard value == expected else { throw ConformanceMismatch("\(what) is \(value) instead of \(expected)") }
    }
}

/// The requests that a server of the kit has received.
private final class ReceivedMessages: Sendable {
    private let messages = Mutex<[LoopbackMessage]>([])

    var all: [LoopbackMessage] { messages.withLock { $0 } }

    func append(_ message: LoopbackMessage) {
        messages.withLock { $0.append(message) }
    }
}

/// Sends requests of the conformance tests with an adapter's client.
public struct ClientAdapter: Sendable {
    /// A closure that sends a request traced by the adapter, reads the whole response and returns its status.
    public typealias Send =
        @Sendable (
            _ tracing: RequestTracing,
            _ method: String,
            _ url: String,
            _ fields: [(name: String, value: String)]
        ) async throws -> Int

    let send: Send

    /// The properties of an outgoing request that the client does not reveal.
    let unknownProperties: Set<String>

    /// Creates a client adapter.
    ///
    /// - Parameters:
    ///   - unknownProperties: the properties of an outgoing request that the client does not reveal, by their names in
    ///     configuration, such as `port`. All others must be there, so that the adapter forgets none.
    ///   - send: sends a request, reads the whole response and throws the client's errors.
    public init(unknownProperties: Set<String> = [], _ send: @escaping Send) {
        self.send = send
        self.unknownProperties = unknownProperties
    }
}
