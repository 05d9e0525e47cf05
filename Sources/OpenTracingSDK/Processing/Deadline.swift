//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// Runs an operation, and returns when it is done or when its time is over, whichever is first.
///
/// An operation whose time is over is cancelled and left to itself: one that does not react to that holds nobody up. It
/// runs in a task of its own that inherits nothing, so what it does is not traced as part of the caller's work.
///
/// - Parameters:
///   - timeout: how long to wait.
///   - grace: how long to wait after the cancellation for an operation that reacts to it.
///   - endsWithTask: whether the wait ends as well when the task that waits is cancelled.
///   - sleep: waits for a time; throws when cancelled.
///   - operation: the work.
/// - Returns: what the operation returned; `nil` if it did not in time.
@discardableResult
func withDeadline<Value: Sendable>(
    _ timeout: Duration,
    grace: Duration = .zero,
    endsWithTask: Bool = false,
    sleep: @escaping @Sendable (Duration) async throws -> Void = boundedSleep,
    _ operation: @escaping @Sendable () async -> Value
) async -> Value? {
    let outcome = FirstOutcome<Value?, Never>()
    let work = Task.detached {
        outcome.settle(.success(await operation()))
    }
    let timer = Task.detached {
        guard (try? await sleep(timeout)) != nil else { return }
        if grace > .zero {
            work.cancel()
            guard (try? await sleep(grace)) != nil else { return }
        }
        outcome.settle(.success(nil))
    }
    let result = await withTaskCancellationHandler {
        await outcome.value()
    } onCancel: {
        if endsWithTask { outcome.settle(.success(nil)) }
    }
    work.cancel()
    timer.cancel()
    return result
}

/// Sleeps for a time that a user has chosen, a year at most: the clock traps on times that are too long to count.
///
/// - Parameter duration: how long to sleep.
/// - Throws: `CancellationError` when the task is cancelled.
@Sendable func boundedSleep(_ duration: Duration) async throws {
    try await Task.sleep(for: min(max(duration, .zero), .longestSleep))
}

/// The end of something, which is brought about once, and which all who ask for it wait for.
final class SharedClosing: Sendable {
    private let task = Mutex<Task<FlushResult, Never>?>(nil)

    /// Whether somebody has asked for it.
    var hasBegun: Bool { task.withLock { $0 != nil } }

    /// Brings the end about, unless that was begun before, and waits for it.
    ///
    /// - Parameters:
    ///   - work: brings the end about. It runs in a task that inherits nothing.
    ///   - giveUp: is called when a waiting task is cancelled, and the work is cancelled as well. `nil` when the work goes on then.
    /// - Returns: what the work returned.
    func run(
        _ work: @escaping @Sendable () async -> FlushResult,
        onCancel giveUp: (@Sendable () -> Void)? = nil
    ) async -> FlushResult {
        let task = task.withLock { task in
            if let task { return task }
            let begun = Task.detached { await work() }
            task = begun
            return begun
        }
        guard let giveUp else { return await task.value }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
            giveUp()
        }
    }
}
