//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Synchronization

/// The port of a server, once it has one.
final class BoundAddress: Sendable {
    private let port = Mutex<Int?>(nil)
    private let changes: AsyncStream<Void>
    private let change: AsyncStream<Void>.Continuation

    init() {
        (changes, change) = AsyncStream.makeStream()
    }

    var isSet: Bool { known != nil }

    /// The port, if there is one by now.
    var known: Int? { port.withLock { $0 } }

    /// Waits until there is a port. Throws when the task is cancelled because there will be none. For one task at a time.
    func wait() async throws {
        for await _ in changes where isSet { return }
        guard isSet else { throw CancellationError() }
    }

    func set(_ port: Int?) {
        self.port.withLock { $0 = port ?? 0 }
        change.yield()
        change.finish()
    }
}
#endif
