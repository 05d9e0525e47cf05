//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

extension TracerDiagnostics {
    /// Counters that print what they count, a line each.
    ///
    /// Of one kind and reason, no more than a line in so long a time is printed; how many were left out stands in the next one, or is
    /// printed when the tracer is closed. Mistakes in the configuration are printed all. Printing holds nobody up: lines go to a
    /// thread of the output's own, and while that stands still, what finds no room is counted as left out.
    ///
    /// - Parameters:
    ///   - output: where to print.
    ///   - interval: how long a kind and reason is silent after a line.
    /// - Returns: the counters.
    public static func printing(
        to output: TextOutput = .standardError,
        atMostEvery interval: Duration = .seconds(60)
    ) -> TracerDiagnostics {
        let start = ContinuousClock.now
        return printing(to: output, atMostEvery: interval) { start.duration(to: .now) }
    }

    package static func printing(
        to output: TextOutput,
        atMostEvery interval: Duration,
        elapsed: @escaping @Sendable () -> Duration
    ) -> TracerDiagnostics {
        let printer = DiagnosticsPrinter(output, interval: interval, elapsed: elapsed)
        return TracerDiagnostics(handler: { printer.print($0) }, flush: { await printer.flush() })
    }
}
