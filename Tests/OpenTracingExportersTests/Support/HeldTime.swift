//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Synchronization

/// Time that stands still until a test lets somebody's wait end.
final class HeldTime: Sendable {
    private struct State {
        var elapsed = Duration.zero
        var waiting: [(duration: Duration, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    private let state = Mutex(State())

    func senderTime() -> HTTPSenderTime {
        HTTPSenderTime(
            elapsed: { self.state.withLock(\.elapsed) },
            secondsSinceEpoch: { 0 },
            wait: { try await self.wait($0) },
            chance: { 1 }
        )
    }

    /// Lets time pass.
    func pass(_ duration: Duration) {
        state.withLock { $0.elapsed += duration }
    }

    /// Waits until somebody waits, lets time pass for as long as they want, and lets them go on.
    ///
    /// - Returns: how long they wanted to wait.
    @discardableResult
    func release() async -> Duration {
        while true {
            let released = state.withLock {
                state -> (duration: Duration, continuation: CheckedContinuation<Void, any Error>)? in
                guard !state.waiting.isEmpty else { return nil }
                let first = state.waiting.removeFirst()
                state.elapsed += first.duration
                return first
            }
            if let released {
                released.continuation.resume()
                return released.duration
            }
            await Task.yield()
        }
    }

    private func wait(_ duration: Duration) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { $0.waiting.append((duration, continuation)) }
                // The handler may have run before there was anything to end.
                if Task.isCancelled { cancelAll() }
            }
        } onCancel: {
            cancelAll()
        }
    }

    /// Exporters have one task that waits, so whoever is cancelled is all there are.
    private func cancelAll() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for (_, continuation) in waiting { continuation.resume(throwing: CancellationError()) }
    }
}
