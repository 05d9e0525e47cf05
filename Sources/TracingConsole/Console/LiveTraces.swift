//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
internal import TracedRouting

/// A stream of server-sent events that notifies a page of new traces.
///
/// It polls twice a second, so that a busy service does not flood the page. It ends after a few seconds and the page reconnects,
/// because a service that shuts down waits for responses in progress.
final class LiveTraces: Sendable {
    private let store: RecentTraces
    private let known: Int?
    private let interval: Duration
    private let lookCount: Int
    private let onEnd: @Sendable () -> Void

    /// Creates a stream.
    ///
    /// - Parameters:
    ///   - store: the store to watch.
    ///   - known: the last revision that the page knows; `nil` for none.
    ///   - interval: the time between polls.
    ///   - lookCount: the number of polls after which the stream ends.
    ///   - onEnd: called when the stream is released.
    init(
        _ store: RecentTraces,
        since known: Int?,
        interval: Duration = .milliseconds(500),
        lookCount: Int = 10,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.known = known
        self.interval = interval
        self.lookCount = lookCount
        self.onEnd = onEnd
    }

    deinit { onEnd() }

    /// Writes events until the stream ends.
    nonisolated(nonsending) func write(to writer: inout any BodyWriter) async throws {
        try await writer.write(": follows\n\n")
        var known = known
        for look in 0..<lookCount {
            if look > 0 { try await Task.sleep(for: interval) }
            let revision = store.revision
            guard revision != known else {
                // Fails when the page went away, which makes room for another one.
                try await writer.write(":\n\n")
                continue
            }
            known = revision
            try await writer.write("event: traces\ndata: {\"revision\":\(revision)}\n\n")
        }
    }
}
