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
    /// Returns counters that print each diagnostic on one line.
    ///
    /// For each kind and reason, at most one line per interval is printed; the number of omitted ones is added to the next line,
    /// or printed when the tracer is closed. All configuration problems are printed. Printing blocks nothing: lines are written
    /// on the output's own thread, and while it is stalled, lines that do not fit are counted as omitted.
    ///
    /// - Parameters:
    ///   - output: the output to print to.
    ///   - interval: the minimum interval between lines of a kind and reason.
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

/// Prints diagnostics, limited to one line per interval for each kind and reason.
private final class DiagnosticsPrinter: Sendable {
    private struct Cause: Hashable {
        let kind: TracerDiagnostic.Kind
        let reason: String?
    }

    private struct Silence {
        var end: Duration
        /// The number of omitted diagnostics, and the last of them.
        var omitted = 0
        var last: TracerDiagnostic
    }

    private let output: TextOutput
    private let interval: Duration
    private let elapsed: @Sendable () -> Duration
    private let silences = Mutex<[Cause: Silence]>([:])

    /// The maximum number of tracked causes; further ones share the limit of their kind.
    private static let maximumCauseCount = 64

    init(_ output: TextOutput, interval: Duration, elapsed: @escaping @Sendable () -> Duration) {
        self.output = output
        self.interval = interval
        self.elapsed = elapsed
    }

    func print(_ diagnostic: TracerDiagnostic) {
        guard let omitted = omitted(before: diagnostic) else { return }
        let addition = omitted == 0 ? "" : " (and \(omitted) more since the last line with this cause)"
        guard !output.write(Self.line(diagnostic, addition)) else { return }
        // The output is stalled. The next or last line reports this one.
        keep(diagnostic, count: diagnostic.count + omitted)
    }

    /// Prints the omitted diagnostics, and waits until everything is printed.
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

    /// Returns the number of diagnostics omitted before this one; `nil` if it is omitted too.
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

    /// Counts diagnostics that the output did not accept as omitted.
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
