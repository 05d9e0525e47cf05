//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch
internal import OpenTracing
private import Synchronization

/// A sleep that leaves nothing behind when it is cancelled. `Task.sleep` does: its timer stays in memory until it would have fired,
/// and an exporter cancels one for every request.
package final class CancellableSleep: Sendable {
    private enum State {
        case notStarted
        case asleep(CheckedContinuation<Void, any Error>)
        case over(Result<Void, any Error>)
    }

    private let state = Mutex(State.notStarted)
    private static let queue = DispatchQueue(label: "swift-opentracing.sleep", qos: .utility)

    private init() {}

    /// Sleeps.
    ///
    /// - Parameter duration: how long to sleep; a year at most.
    /// - Throws: `CancellationError` when the task is cancelled.
    package static func sleep(for duration: Duration) async throws {
        try await CancellableSleep().run(min(max(duration, .zero), .longestSleep))
    }

    private func run(_ duration: Duration) async throws {
        let (seconds, attoseconds) = duration.components
        let timer = DispatchSource.makeTimerSource(queue: Self.queue)
        timer.schedule(deadline: .now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
        timer.setEventHandler { [self] in end(.success(())) }
        timer.activate()
        defer { timer.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if case .over(let result) = state { return result }
                    state = .asleep(continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            end(.failure(CancellationError()))
        }
    }

    /// Wakes the sleeper, the first time.
    private func end(_ result: Result<Void, any Error>) {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            switch state {
            case .notStarted:
                state = .over(result)
                return nil
            case .asleep(let continuation):
                state = .over(result)
                return continuation
            case .over: return nil
            }
        }
        sleeper?.resume(with: result)
    }
}
