//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix

/// A way to serve the same requests.
struct Case: Sendable {
    let name: String

    /// Serves until the process ends.
    let serve: @Sendable () async throws -> Void

    static let all = withoutTracing + ownRouter + resultBuilder + tracedRouter

    /// A server with a router that is made for it.
    init<Router: HTTPResponderBuilder>(_ name: String, _ makeRouter: @escaping @Sendable () throws -> Router)
    where Router.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        self.name = name
        serve = {
            var logger = Logger(label: "benchmark")
            logger.logLevel = .critical
            let application = Application(
                router: try makeRouter(),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in
                    FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
                },
                // One thread reads and writes, so that as many wake up in every run.
                eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)),
                logger: logger
            )
            try await application.run()
        }
    }
}
#endif
