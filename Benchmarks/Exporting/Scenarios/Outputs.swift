//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Standard output, standard error, the file and the receiver of a service with one thread for its tasks take nothing any more, all at
/// once. Its requests are compared with those of a service whose outputs work.
struct Outputs {
    let isShort: Bool

    private enum Outcome: String {
        case working, stalled
    }

    func run() async throws {
        var report = Report("All outputs of a service stand still at once")
        var results: [Outcome: [ProducerResult]] = [:]
        for _ in 0..<(isShort ? 3 : 9) {
            for outcome in [Outcome.working, .stalled] {
                results[outcome, default: []].append(try await serve(outcome))
            }
        }
        let (working, stalled) = (results[.working] ?? [], results[.stalled] ?? [])
        report.figure("outputs", "requests/s, median µs, worst ms; started, exported, dropped for all outputs together")
        for (outcome, results) in [(Outcome.working, working), (.stalled, stalled)] {
            let last = results[results.count - 1]
            report.figure(
                outcome.rawValue,
                [
                    "\(Int(Distribution.median(results.map { Double($0["requestsPerSecond"]) })))",
                    String(
                        format: "%.1f",
                        Distribution.median(results.map { Double($0["medianNanoseconds"]) / 1_000 })
                    ),
                    "\((results.map { $0["worstMicroseconds"] }.max() ?? 0) / 1_000)",
                    "\(last["started"])", "\(last["exported"])", "\(last["dropped"])",
                ].joined(separator: "  ")
            )
        }
        // Round by round: what disturbs the machine for a while disturbs both.
        let ratio = Distribution.median(
            zip(stalled, working).map { Double($0["requestsPerSecond"]) / max(1, Double($1["requestsPerSecond"])) }
        )
        report.figure("requests/s, stalled to working", String(format: "×%.2f", ratio))
        if let last = stalled.last {
            for reason in ["queueFull", "exportFailed", "exportTimedOut", "shutdown"] {
                report.figure("stalled, dropped: \(reason)", last[reason])
            }
            report.figure("stalled: close took, in ms", last["closingMilliseconds"])
        }
        report.claim("requests go on at 0.95 of their rate or better", ratio >= 0.95)
        report.claim("no request waits for an output", stalled.allSatisfy { $0["worstMicroseconds"] < 1_000_000 })
        report.claim(
            "started = exported + dropped",
            (working + stalled).allSatisfy { $0["started"] > 0 && $0["started"] == $0["exported"] + $0["dropped"] }
        )
        report.claim(
            "every lost span was told with its reason",
            (working + stalled).allSatisfy { $0["areReasonsTold"] == 1 }
        )
        report.claim("every stalled close says that spans were lost", stalled.allSatisfy { $0["lostAtClose"] > 0 })
        report.claim("every close ends in its time", stalled.allSatisfy { $0["closingMilliseconds"] < 10_000 })
        try report.conclude()
    }

    private func serve(_ outcome: Outcome) async throws -> ProducerResult {
        let directory = try TemporaryDirectory()
        let collector = try CollectorProcess(outcome == .working ? .healthy : .hanging)
        let file = directory.file("spans.jsonl")
        // Opened for reading as well by the exporter, so that opening does not wait; and nobody reads.
        if outcome == .stalled, mkfifo(file, 0o600) != 0 { throw Failure("no FIFO can be made at \(file)") }
        let process = try ChildProcess(
            ["service", "--milliseconds", isShort ? "1000" : "3000", "--result", directory.file("result")],
            outputs: outcome == .working ? .discarded : .stalled,
            environment: [
                "LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1",
                "OTEL_TRACES_EXPORTER": "console,file,otlp",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": collector.endpoint,
                "OTEL_BSP_EXPORT_TIMEOUT": "1000",
                "TRACE_FILE": file,
            ]
        )
        try await process.wait(atMost: .seconds(60))
        return ProducerResult(directory.file("result"))
    }
}
