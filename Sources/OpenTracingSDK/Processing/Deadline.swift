//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// Runs an operation, and returns when it completes or its timeout elapses, whichever comes first.
///
/// On timeout, the operation is cancelled and abandoned, so one that ignores cancellation blocks nobody. It runs in a detached
/// task, so its work is not traced as part of the caller's.
///
/// - Parameters:
///   - timeout: how long to wait.
///   - grace: how long to wait after cancellation for an operation that reacts to it.
///   - endsWithTask: whether cancelling the waiting task also ends the wait.
///   - sleep: waits for a duration; throws when cancelled.
///   - operation: the work.
/// - Returns: what the operation returned; `nil` if it timed out.
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

/// Sleeps for a user-supplied duration, at most one year: the clock traps on overflow.
///
/// - Parameter duration: how long to sleep.
/// - Throws: `CancellationError` if the task is cancelled.
@Sendable func boundedSleep(_ duration: Duration) async throws {
    try await Task.sleep(for: min(max(duration, .zero), .longestSleep))
}

/// A shutdown that runs once, and that all callers wait for.
final class SharedClosing: Sendable {
    private let task = Mutex<Task<FlushResult, Never>?>(nil)

    /// Whether the shutdown has been requested.
    var hasBegun: Bool { task.withLock { $0 != nil } }

    /// Runs the shutdown unless it has already begun, and waits for it.
    ///
    /// - Parameters:
    ///   - work: performs the shutdown, in a detached task.
    ///   - giveUp: called when a waiting task is cancelled; the work is then cancelled as well. `nil` to let the work continue.
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
