//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Dispatch
internal import OpenTracing
private import OpenTracingSupport

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
