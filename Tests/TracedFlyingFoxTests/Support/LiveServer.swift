//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import FlyingSocks
import Foundation

/// A server of FlyingFox's on a free port of the loopback interface, for the time of a closure.
enum LiveServer {
    /// The server has no port.
    struct NoPort: Error {}

    /// Runs a closure with the port of a server that answers with a handler.
    static func run(
        _ handler: some HTTPHandler,
        handlerTimeout: TimeInterval = 120,
        bufferedBodySize: Int = 4_096,
        replayedBodySize: Int = 2_097_152,
        _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        let server = HTTPServer(
            config: HTTPServer.Configuration(
                address: try sockaddr_in.inet(ip4: "127.0.0.1", port: 0),
                timeout: handlerTimeout,
                sharedRequestBufferSize: bufferedBodySize,
                sharedRequestReplaySize: replayedBodySize,
                logger: .disabled
            ),
            handler: handler
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                do {
                    try await server.run()
                } catch {
                    // A server that is stopped throws, too.
                    if !Task.isCancelled { throw error }
                }
            }
            try await server.waitUntilListening(timeout: 120)
            guard case .ip4(_, let port) = await server.listeningAddress else { throw NoPort() }
            try await body(Int(port))
        }
    }
}
#endif
