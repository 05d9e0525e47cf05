//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Logging
import ServiceLifecycle
import Testing
import TracedRouting

@testable import TracingConsole

@Suite("What a page follows, while the service shuts down")
struct LiveEventsShutdownTests {
    /// Follows with hours between two looks.
    private struct Page: Service {
        let onWrite: @Sendable () -> Void

        func run() async throws {
            let live = LiveEvents([], interval: .seconds(3600), lookCount: 2) {}
            var writer: any BodyWriter = TellingWriter(onWrite: onWrite)
            try await live.write(to: &writer)
        }
    }

    private struct TellingWriter: BodyWriter {
        let onWrite: @Sendable () -> Void

        nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws { onWrite() }
    }

    @Test("A stream ends when the shutdown begins, without an error", .timeLimit(.minutes(1)))
    func shutdown() async throws {
        let (writes, continuation) = AsyncStream.makeStream(of: Void.self)
        let page = Page { continuation.yield() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: page, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: Logger(label: "test")
            )
        )
        async let end: Void = group.run()
        var iterator = writes.makeAsyncIterator()
        _ = await iterator.next()
        await group.triggerGracefulShutdown()
        try await end
    }
}
#endif
