//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension SpanRegistry {
    /// Sweeps at every interval, see ``sweep()``, until the task is cancelled.
    ///
    /// Without it, a request that nobody ends stays in flight until another one starts or finishes. Run it beside the server, in
    /// its task group or as a service of its own:
    ///
    /// ```swift
    /// group.addTask { await registry.sweep(every: .seconds(60)) }
    /// ```
    ///
    /// The registry lives at least as long as the task.
    ///
    /// - Parameters:
    ///   - interval: how often to sweep; less than a tenth of a second counts as that.
    ///   - clock: what the interval is measured with. Ages are measured with the registry's own.
    public func sweep<IntervalClock: Clock>(
        every interval: Duration,
        clock: IntervalClock = ContinuousClock()
    ) async where IntervalClock.Duration == Duration {
        let interval = min(max(interval, .milliseconds(100)), .longestSleep)
        while (try? await clock.sleep(for: interval)) != nil {
            sweep()
        }
    }
}
