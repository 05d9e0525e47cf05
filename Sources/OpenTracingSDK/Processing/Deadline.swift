//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Runs an operation, and returns when it is done or when its time is over, whichever is first.
///
/// An operation whose time is over is cancelled and left to itself: one that does not react to that holds nobody up. It
/// runs in a task of its own that inherits nothing, so what it does is not traced as part of the caller's work.
///
/// - Parameters:
///   - timeout: how long to wait.
///   - sleep: waits for a time; throws when cancelled.
///   - operation: the work.
/// - Returns: whether the operation was done in time.
@discardableResult
func withDeadline(
    _ timeout: Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void = boundedSleep,
    _ operation: @escaping @Sendable () async -> Void
) async -> Bool {
    let race = Race()
    let work = Task.detached {
        await operation()
        race.settle(true)
    }
    let timer = Task.detached {
        if (try? await sleep(timeout)) != nil {
            race.settle(false)
        }
    }
    let isDone = await race.result()
    work.cancel()
    timer.cancel()
    return isDone
}

/// Holds the first of two results, and whoever waits for it.
private final class Race: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Bool, Never>)
        case settled(Bool)
    }

    private let state = Mutex(State.open)

    func settle(_ result: Bool) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            switch state {
            case .open:
                state = .settled(result)
                return nil
            case .awaited(let continuation):
                state = .settled(result)
                return continuation
            case .settled:
                return nil
            }
        }
        continuation?.resume(returning: result)
    }

    /// The first result. Must be asked for once only.
    func result() async -> Bool {
        await withCheckedContinuation { continuation in
            let result = state.withLock { state -> Bool? in
                if case .settled(let result) = state { return result }
                state = .awaited(continuation)
                return nil
            }
            if let result {
                continuation.resume(returning: result)
            }
        }
    }
}
