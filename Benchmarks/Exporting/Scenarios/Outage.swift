//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// The receiver dies or hangs under load, stays away for a minute, and comes back.
///
/// With a spool nothing is lost, and nothing comes again that was acknowledged. Without one, memory is bounded and every span that is
/// lost is counted.
struct Outage {
    let isShort: Bool

    private var before: Int { isShort ? 2 : 10 }
    private var away: Int { isShort ? 6 : 60 }
    private var after: Int { isShort ? 2 : 20 }

    func run() async throws {
        try await run("is dead", withSpool: true) { $0.crash() }
        try await run("hangs", withSpool: true) { $0.freeze() }
        try await run("is dead", withSpool: false) { $0.crash() }
    }

    private func run(_ fault: String, withSpool: Bool, _ fail: (CollectorProcess) -> Void) async throws {
        var report = Report(
            "The receiver \(fault) for \(away) s at 1000 spans a second, \(withSpool ? "with" : "without") a spool"
        )
        let directory = try TemporaryDirectory()
        let collector = try CollectorProcess(record: directory.file("received"))
        var arguments = [
            "producer", "--endpoint", collector.endpoint, "--rate", "1000", "--seconds", "\(before + away + after)",
            "--result", directory.file("result"), "--finished", directory.file("finished"),
        ]
        if withSpool { arguments += ["--spool", directory.file("spool")] }
        let producer = try ChildProcess(arguments)
        try await Task.sleep(for: .seconds(before))
        fail(collector)
        try await Task.sleep(for: .seconds(away))
        try collector.restart()
        try producer.wait()
        collector.crash()

        let result = ProducerResult(directory.file("result"))
        let record = CollectorRecord(directory.file("received"))
        let made = Set(AppendOnlyFile.lines(of: directory.file("finished")))
        let lost = made.subtracting(record.received.keys).count
        report.figure("spans made", made.count)
        report.figure("spans received, each counted once", record.received.count)
        report.figure("spans lost", lost)
        report.figure("spans received again without an acknowledgement", record.repeated - record.afterAcknowledgement)
        report.figure("spans received again after an acknowledgement", record.afterAcknowledgement)
        report.figure("all sent after, in s since the start", Double(result["drainedMilliseconds"]) / 1_000)
        report.figure(
            "memory from, to, in MB",
            "\(result["leastKilobytes"] / 1_024), \(result["mostKilobytes"] / 1_024)"
        )
        report.claim("started = exported + dropped", result["started"] == result["exported"] + result["dropped"])
        report.claim("nothing was received again after it was acknowledged", record.afterAcknowledgement == 0)
        report.claim("nothing was received that was not made", made.isSuperset(of: record.received.keys))
        if withSpool {
            report.claim("nothing was lost", lost == 0 && made.count == result["started"])
        } else {
            report.figure("dropped: queue full", result["queueFull"])
            report.figure("dropped: export failed", result["exportFailed"] + result["exportTimedOut"])
            // A batch that the receiver had taken when it died counts as lost if it could not be sent again in time.
            report.claim("every span that was lost was counted", lost <= result["dropped"])
            report.claim(
                "no more was counted as lost than was, but for what died with the receiver",
                result["dropped"] - lost <= 512
            )
        }
        report.claim("memory grew by less than 32 MB", result["mostKilobytes"] - result["leastKilobytes"] < 32 * 1_024)
        try report.conclude()
    }
}
