//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import OpenTracing
import OpenTracingSDK
import Synchronization
import TracedHummingbird
import TracedRouting

/// A service whose `/outer/:number` asks its own `/inner/:number`, both traced by hooks and registries.
final class NestedService: Sendable {
    private let tracing: RequestTracing
    private let servers: SpanRegistry<String>
    private let clients: SpanRegistry<Int>
    private let calls = Atomic(0)
    let pool = Mutex<ConnectionPool?>(nil)

    init(tracing: RequestTracing, servers: SpanRegistry<String>, clients: SpanRegistry<Int>) {
        self.tracing = tracing
        self.servers = servers
        self.clients = clients
    }

    func router() -> Router<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self)
        router.add(middleware: RegistryMiddleware(registry: servers))
        router.get("outer/:number") { [self] _, context in
            let number = context.parameters.get("number") ?? ""
            return try await tracing.tracer.withSpan("work") { _ in try await call(number) }
        }
        router.get("inner/:number") { _, context in
            await Task.yield()
            return "<\(context.parameters.get("number") ?? "")>"
        }
        return router
    }

    /// Sends a request with a hook before and a hook after.
    private func call(_ number: String) async throws -> String {
        guard let pool = pool.withLock(\.self) else { throw CancellationError() }
        let id = calls.wrappingAdd(1, ordering: .relaxed).newValue
        var request = Outgoing(path: "/inner/\(number)")
        clients.start(for: id, &request, "call")
        do {
            let answer = try await pool.get(request.path, headers: request.headers.map { ($0.name, $0.value) })
            clients.finish(for: id, response: ResponseHead(statusCode: answer.status))
            return answer.body
        } catch {
            clients.finish(for: id, error: error)
            throw error
        }
    }

    private struct Outgoing: OutgoingRequest {
        let path: String
        var headers = Headers()

        var method: String { "GET" }
        var url: String { "http://127.0.0.1\(path)" }
        var host: String? { "127.0.0.1" }
        var port: Int? { nil }

        func values(forKey key: String) -> [String] { headers.values(forKey: key) }
        mutating func set(_ value: String, forKey key: String) { headers.set(value, forKey: key) }
        mutating func removeValues(forKey key: String) { headers.removeValues(forKey: key) }
    }
}
#endif
