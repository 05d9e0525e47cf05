//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import TracedRouting

#if Hummingbird
private import ServiceLifecycle
#endif

/// A stream of server-sent events that notifies a page of new traces and changes.
///
/// It polls twice a second, so that a busy service does not flood the page. A service that shuts down waits for responses in
/// progress: on Hummingbird, the stream ends when the shutdown begins. Other servers do not announce it, so the stream also ends after a
/// few seconds, and the page reconnects.
final class LiveEvents: Sendable {
    private let sources: [LiveSource]
    private let interval: Duration
    private let lookCount: Int
    private let onEnd: @Sendable () -> Void

    /// Creates a stream.
    ///
    /// - Parameters:
    ///   - sources: what to watch.
    ///   - interval: the time between polls.
    ///   - lookCount: the number of polls after which the stream ends.
    ///   - onEnd: called when the stream is released.
    init(
        _ sources: [LiveSource],
        interval: Duration = .milliseconds(500),
        lookCount: Int = 10,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.sources = sources
        self.interval = interval
        self.lookCount = lookCount
        self.onEnd = onEnd
    }

    deinit { onEnd() }

    /// Writes events until the stream ends.
    nonisolated(nonsending) func write(to writer: inout any BodyWriter) async throws {
        try await writer.write(": follows\n\n")
        var known = sources.map(\.known)
        for look in 0..<lookCount {
            if look > 0, try await !pause() { return }
            var events = ""
            for (index, source) in sources.enumerated() {
                guard let revision = source.revision(), revision != known[index] else { continue }
                known[index] = revision
                events += "event: \(source.name)\ndata: {\"revision\":\(revision)}\n\n"
            }
            // Throws if the page has disconnected, which frees the slot.
            try await writer.write(events.isEmpty ? ":\n\n" : events)
        }
    }

    /// Waits for the next poll.
    ///
    /// - Returns: whether to continue; `false` once the server shuts down.
    private nonisolated(nonsending) func pause() async throws -> Bool {
        #if Hummingbird
        do {
            try await cancelWhenGracefulShutdown { [interval] in try await Task.sleep(for: interval) }
        } catch is CancellationError where Task.isShuttingDownGracefully && !Task.isCancelled {
            return false
        }
        #else
        try await Task.sleep(for: interval)
        #endif
        return true
    }
}
