//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// A server of Hummingbird's on a free port of the loopback interface, for the time of a closure.
enum LiveServer {
    /// Runs a closure with the URL of a server that answers with a router, and returns what the closure returns.
    static func value<Router: HTTPResponderBuilder, Value: Sendable>(
        _ router: Router,
        server: HTTPServerBuilder = .http1(),
        _ body: @Sendable @escaping (String) async throws -> Value
    ) async throws -> Value
    where Router.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let value = Mutex<Value?>(nil)
        try await run(router, server: server) { (url) async throws in
            let result = try await body(url)
            value.withLock { $0 = result }
        }
        guard let value = value.withLock(\.self) else { throw CancellationError() }
        return value
    }

    /// Runs a closure with the URL of a server that answers with a router.
    static func run<Router: HTTPResponderBuilder>(
        _ router: Router,
        server: HTTPServerBuilder = .http1(),
        _ body: @Sendable @escaping (String) async throws -> Void
    ) async throws
    where Router.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = Application(
            router: router,
            server: server,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), backlog: 2048),
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
                port.finish()
            },
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var iterator = ports.makeAsyncIterator()
            guard let bound = await iterator.next() else { return }
            do {
                try await body("http://127.0.0.1:\(bound)")
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
    }
}
#endif
