//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch
internal import OpenTracing
private import OpenTracingSupport

/// A sender's sources of time and randomness, replaceable in tests.
package struct HTTPSenderTime: Sendable {
    /// Returns the time since a fixed point, which never goes backwards.
    package var elapsed: @Sendable () -> Duration

    /// Returns the seconds since 1970.
    package var secondsSinceEpoch: @Sendable () -> Int64

    /// Waits for a duration.
    package var wait: @Sendable (Duration) async throws -> Void

    /// Returns a random number in 0..<1.
    package var chance: @Sendable () -> Double

    package init(
        elapsed: @escaping @Sendable () -> Duration,
        secondsSinceEpoch: @escaping @Sendable () -> Int64,
        wait: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.elapsed = elapsed
        self.secondsSinceEpoch = secondsSinceEpoch
        self.wait = wait
        self.chance = chance
    }
}

extension HTTPSenderTime {
    /// The clocks of the system.
    package static let system: HTTPSenderTime = {
        let start = ContinuousClock.now
        return HTTPSenderTime(
            elapsed: { start.duration(to: .now) },
            secondsSinceEpoch: { Timestamp.now.nanosecondsSinceEpoch / 1_000_000_000 },
            wait: { try await CancellableSleep.sleep(for: $0) },
            chance: { .random(in: 0..<1) }
        )
    }()
}

/// A sleep that releases its timer on cancellation. The timer of `Task.sleep` stays in memory until it would have fired, and an
/// exporter cancels one for every request.
package enum CancellableSleep {
    private static let queue = DispatchQueue(label: "swift-opentracing.sleep", qos: .utility)

    /// Sleeps.
    ///
    /// - Parameter duration: how long to sleep; at most one year.
    /// - Throws: `CancellationError` if the task is cancelled.
    package static func sleep(for duration: Duration) async throws {
        let (seconds, attoseconds) = min(max(duration, .zero), .longestSleep).components
        let outcome = FirstOutcome<Void, any Error>()
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
        timer.setEventHandler { outcome.settle(.success(())) }
        timer.activate()
        defer { timer.cancel() }
        try await withTaskCancellationHandler {
            try await outcome.value()
        } onCancel: {
            outcome.settle(.failure(CancellationError()))
        }
    }
}
