//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
internal import TracedRouting

/// Tells a page by server-sent events that there are new traces.
///
/// It is looked at twice a second, so that a busy service floods no page. It ends after some seconds, and the page asks again: a service that is
/// to stop waits for the answers that are under way.
final class LiveTraces: Sendable {
    private let store: RecentTraces
    private let known: Int?
    private let interval: Duration
    private let lookCount: Int
    private let onEnd: @Sendable () -> Void

    /// Creates an answer that tells nothing yet.
    ///
    /// - Parameters:
    ///   - store: where the traces are.
    ///   - known: what the page knows already; `nil` for nothing.
    ///   - interval: how long to wait between two looks.
    ///   - lookCount: after how many looks it ends.
    ///   - onEnd: is called when nobody needs it any more.
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

    /// Writes events until the time is over.
    nonisolated(nonsending) func write(to writer: inout any BodyWriter) async throws {
        try await writer.write(": follows\n\n")
        var known = known
        for look in 0..<lookCount {
            if look > 0 { try await Task.sleep(for: interval) }
            let revision = store.revision
            guard revision != known else { continue }
            known = revision
            try await writer.write("event: traces\ndata: {\"revision\":\(revision)}\n\n")
        }
    }
}
