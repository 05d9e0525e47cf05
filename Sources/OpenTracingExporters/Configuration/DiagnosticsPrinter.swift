//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import Synchronization

/// Prints diagnostics, of each kind a line in a while.
final class DiagnosticsPrinter: Sendable {
    private struct Silence {
        var end: Duration
        var omitted = 0
    }

    private let output: TextOutput
    private let interval: Duration
    private let elapsed: @Sendable () -> Duration
    private let silences = Mutex<[TracerDiagnostic.Kind: Silence]>([:])

    init(_ output: TextOutput, interval: Duration, elapsed: @escaping @Sendable () -> Duration) {
        self.output = output
        self.interval = interval
        self.elapsed = elapsed
    }

    func print(_ diagnostic: TracerDiagnostic) {
        guard let omitted = omitted(before: diagnostic) else { return }
        let addition = omitted == 0 ? "" : " (and \(omitted) more since the last line of this kind)"
        output.write("tracing: \(diagnostic.description.escapedForTerminal)\(addition)\n")
    }

    /// How many were left out before this one; `nil` when it is left out too.
    private func omitted(before diagnostic: TracerDiagnostic) -> Int? {
        guard diagnostic.kind != .configurationMistake, diagnostic.kind != .configurationAssumed else { return 0 }
        let now = elapsed()
        return silences.withLock { silences in
            if let silence = silences[diagnostic.kind], now < silence.end {
                silences[diagnostic.kind]?.omitted += diagnostic.count
                return nil
            }
            defer { silences[diagnostic.kind] = Silence(end: now + interval) }
            return silences[diagnostic.kind]?.omitted ?? 0
        }
    }
}
