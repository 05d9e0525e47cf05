//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK
private import OpenTracingSupport
private import Synchronization

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

/// Prints diagnostics, of each kind and reason a line in a while.
private final class DiagnosticsPrinter: Sendable {
    private struct Cause: Hashable {
        let kind: TracerDiagnostic.Kind
        let reason: String?
    }

    private struct Silence {
        var end: Duration
        /// How many were left out, and the last of them.
        var omitted = 0
        var last: TracerDiagnostic
    }

    private let output: TextOutput
    private let interval: Duration
    private let elapsed: @Sendable () -> Duration
    private let silences = Mutex<[Cause: Silence]>([:])

    /// How many causes are told apart; more of them share the silence of their kind.
    private static let maximumCauseCount = 64

    init(_ output: TextOutput, interval: Duration, elapsed: @escaping @Sendable () -> Duration) {
        self.output = output
        self.interval = interval
        self.elapsed = elapsed
    }

    func print(_ diagnostic: TracerDiagnostic) {
        guard let omitted = omitted(before: diagnostic) else { return }
        let addition = omitted == 0 ? "" : " (and \(omitted) more since the last line of this cause)"
        guard !output.write(Self.line(diagnostic, addition)) else { return }
        // The output stands still. The next line, or the last one, tells.
        keep(diagnostic, count: diagnostic.count + omitted)
    }

    /// Prints what was left out, and waits until everything is printed.
    func flush() async {
        let omitted = silences.withLock { silences in
            let omitted = silences.values.filter { $0.omitted > 0 }
            for cause in silences.keys { silences[cause]?.omitted = 0 }
            return omitted
        }
        for silence in omitted.sorted(by: { $0.end < $1.end }) {
            let last = silence.last
            let all = TracerDiagnostic(last.kind, reason: last.reason, message: last.message, count: silence.omitted)
            if !output.write(Self.line(all, " (not printed before)")) { keep(all, count: all.count) }
        }
        await output.drain()
    }

    private static func line(_ diagnostic: TracerDiagnostic, _ addition: String) -> String {
        "tracing: \(diagnostic.description.escapedForTerminal)\(addition)\n"
    }

    /// How many were left out before this one; `nil` when it is left out too.
    private func omitted(before diagnostic: TracerDiagnostic) -> Int? {
        guard diagnostic.kind != .configurationMistake, diagnostic.kind != .configurationAssumed else { return 0 }
        let now = elapsed()
        return silences.withLock { silences in
            let cause = Self.cause(of: diagnostic, in: silences)
            if let silence = silences[cause], now < silence.end {
                silences[cause]?.omitted += diagnostic.count
                silences[cause]?.last = diagnostic
                return nil
            }
            defer { silences[cause] = Silence(end: now + interval, last: diagnostic) }
            return silences[cause]?.omitted ?? 0
        }
    }

    /// Counts diagnostics that the output did not take among those that were left out.
    private func keep(_ diagnostic: TracerDiagnostic, count: Int) {
        silences.withLock { silences in
            let cause = Self.cause(of: diagnostic, in: silences)
            silences[cause, default: Silence(end: .zero, last: diagnostic)].omitted += count
            silences[cause]?.last = diagnostic
        }
    }

    private static func cause(of diagnostic: TracerDiagnostic, in silences: [Cause: Silence]) -> Cause {
        let cause = Cause(kind: diagnostic.kind, reason: diagnostic.reason)
        guard silences[cause] == nil, silences.count >= maximumCauseCount else { return cause }
        return Cause(kind: diagnostic.kind, reason: nil)
    }
}
