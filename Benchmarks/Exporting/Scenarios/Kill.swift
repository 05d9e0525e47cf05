//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// The process is killed at a random moment, again and again, with the receiver there or away. What an export had accepted, and so
/// was on disk, is sent by a later process.
struct Kill {
    let isShort: Bool

    func run() async throws {
        let rounds = isShort ? 4 : 30
        var report = Report("The process is killed \(rounds) times at 1000 spans a second, with a spool")
        let directory = try TemporaryDirectory()
        let collector = try CollectorProcess(record: directory.file("received"))
        let arguments = [
            "producer", "--endpoint", collector.endpoint, "--rate", "1000", "--spool", directory.file("spool"),
            "--accepted", directory.file("accepted"), "--quiet",
        ]
        for round in 1...rounds {
            // Every other time the receiver goes away first, so that the spool fills.
            let isAway = round.isMultiple(of: 2)
            let producer = try ChildProcess(arguments + ["--seconds", "600"])
            try await Task.sleep(for: .milliseconds(Int.random(in: 1_000...1_500)))
            if isAway { collector.crash() }
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...2_500)))
            producer.crash()
            if isAway { try collector.restart() }
        }
        try ChildProcess(arguments + ["--seconds", "1"]).wait()
        collector.crash()

        let accepted = Set(AppendOnlyFile.lines(of: directory.file("accepted")).flatMap { $0.split(separator: " ") })
        let record = CollectorRecord(directory.file("received"))
        let lost = accepted.subtracting(record.received.keys).count
        report.figure("spans accepted", accepted.count)
        report.figure("spans received, each counted once", record.received.count)
        report.figure("spans lost that were accepted", lost)
        report.figure("spans received again after an acknowledgement", record.afterAcknowledgement)
        report.claim("nothing that was accepted was lost", lost == 0 && !accepted.isEmpty)
        report.claim(
            "no more came again than a batch for each death",
            record.afterAcknowledgement <= rounds * 1_024
        )
        try report.conclude()
    }
}
