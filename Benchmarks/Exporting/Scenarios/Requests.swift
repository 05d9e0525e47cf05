//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import OpenTracingSDK

/// Requests are traced while the receiver is away, slow, refuses, answers garbage or hangs. What they take is compared with what they
/// take when spans are thrown away.
struct Requests {
    let isShort: Bool

    private struct Discarding: SpanExporter {
        func export(_ spans: [SpanRecord]) async throws {}
    }

    /// What spans are exported to.
    private final class Subject {
        let name: String
        let tracer: RecordingTracer
        private let processor: BatchSpanProcessor
        private let collector: CollectorProcess?
        var medians: [Double] = []
        var tails: [Double] = []
        var rates: [Double] = []
        var worst = 0.0

        init(_ name: String, _ collector: CollectorProcess?, _ exporter: any SpanExporter) {
            self.name = name
            self.collector = collector
            processor = BatchSpanProcessor(exporter)
            tracer = RecordingTracer(serviceName: "requests") { [processor] in
                $0.processors = [processor]
                $0.closeTimeout = .seconds(1)
            }
        }

        var counts: SpanCounts { processor.health.counts }
    }

    func run() async throws {
        var report = Report("Requests are traced, and the receiver misbehaves")
        let directory = try TemporaryDirectory()
        let subjects = try makeSubjects(directory)
        let rounds = isShort ? 3 : 9
        for _ in 0..<rounds {
            for subject in subjects { await measure(subject) }
        }
        report.figure("receiver", "median µs, p99 µs, worst ms, requests/s, exported, dropped; ratios to the first")
        let first = subjects[0]
        for subject in subjects {
            let ratios = [
                Self.ratio(subject.medians, first.medians), Self.ratio(subject.tails, first.tails),
                Self.ratio(subject.rates, first.rates),
            ]
            let figures = [subject.medians, subject.tails].map { String(format: "%.1f", Distribution.median($0)) }
            report.figure(
                subject.name,
                (figures + [
                    String(format: "%.1f", subject.worst / 1_000), "\(Int(Distribution.median(subject.rates)))",
                    "\(subject.counts.exported)", "\(subject.counts.droppedTotal)",
                ] + ratios.map { String(format: "×%.2f", $0) }).joined(separator: "  ")
            )
            guard subject !== first else { continue }
            report.claim("\(subject.name): the median request takes no longer than half as long again", ratios[0] < 1.5)
            report.claim("\(subject.name): no request waits for the receiver", subject.worst < 1_000_000)
        }
        for subject in subjects { await subject.tracer.close() }
        try report.conclude()
    }

    private func makeSubjects(_ directory: TemporaryDirectory) throws -> [Subject] {
        var subjects = [Subject("spans are thrown away", nil, Discarding())]
        for behavior in CollectorBehavior.allCases {
            let collector = try CollectorProcess(behavior)
            subjects.append(Subject("\(behavior)", collector, try OTLPExporter(endpoint: collector.endpoint)))
        }
        let gone = try CollectorProcess()
        gone.crash()
        subjects.append(Subject("away", gone, try OTLPExporter(endpoint: gone.endpoint)))
        for behavior in [CollectorBehavior.healthy, .hanging] {
            let collector = try CollectorProcess(behavior)
            let spool = SpoolOptions(directory: directory.file("spool-\(behavior)"))
            let exporter = try OTLPExporter(endpoint: collector.endpoint, options: HTTPExportOptions(spool: spool))
            subjects.append(Subject("\(behavior), with a spool", collector, exporter))
        }
        return subjects
    }

    private func measure(_ subject: Subject) async {
        let result = await RequestLoad.serve(subject.tracer, for: .milliseconds(isShort ? 500 : 3_000))
        subject.medians.append(result.times.microseconds(atShare: 0.5))
        subject.tails.append(result.times.microseconds(atShare: 0.99))
        subject.worst = max(subject.worst, result.times.microseconds(atShare: 1))
        subject.rates.append(result.rate)
    }

    private static func ratio(_ values: [Double], _ others: [Double]) -> Double {
        // Round by round: what disturbs the machine for a while disturbs both.
        Distribution.median(zip(values, others).map { $0 / max($1, .ulpOfOne) })
    }
}
