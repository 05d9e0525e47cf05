//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK

/// A service that does nothing but make spans at a steady rate, in a process of its own.
struct Producer {
    private let rate: Int
    private let seconds: Int
    private let isQuiet: Bool
    private let resultPath: String?
    private let finishedPath: String?
    private let exporter: OTLPExporter
    private let recording: RecordingExporter

    init(_ arguments: Arguments) throws {
        rate = try arguments.number("rate", default: 1_000)
        seconds = try arguments.number("seconds", default: 10)
        isQuiet = arguments.has("quiet")
        resultPath = arguments.text("result")
        finishedPath = arguments.text("finished")
        exporter = try OTLPExporter(
            endpoint: arguments.text("endpoint") ?? "",
            options: HTTPExportOptions(spool: arguments.text("spool").map { SpoolOptions(directory: $0) })
        )
        recording = RecordingExporter(
            exporter: exporter,
            record: try arguments.text("accepted").map(AppendOnlyFile.init)
        )
    }

    /// Makes spans, waits until the spool is empty, and writes down what became of them.
    func run() async throws {
        let processor = BatchSpanProcessor(recording)
        let finished = FinishedSpans()
        let tracer = RecordingTracer(serviceName: "producer") {
            $0.processors = finishedPath == nil ? [processor] : [processor, finished]
            $0.closeTimeout = .seconds(60)
        }
        var memory = MemoryRange()
        let start = ContinuousClock.now
        var made = 0
        var nextReport = 10
        while made < rate * seconds {
            let elapsed = start.duration(to: .now) / .seconds(1)
            while made < min(rate * seconds, Int(elapsed * Double(rate))) {
                Self.makeSpan(tracer, made)
                made += 1
            }
            if Int(elapsed) >= nextReport {
                nextReport += 10
                memory.sample()
                report(elapsed, processor)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        await processor.flush()
        while exporter.health.waitingSpans > 0 { try await Task.sleep(for: .milliseconds(50)) }
        let drained = start.duration(to: .now) / .seconds(1)
        report(drained, processor)
        await tracer.close()
        memory.sample()
        if let finishedPath { try finished.save(to: finishedPath) }
        try save(processor.health.counts, memory, drained)
    }

    private static func makeSpan(_ tracer: RecordingTracer, _ number: Int) {
        let span = tracer.startSpan("GET /orders/:id", tags: ["span.kind": "server", "http.method": "GET"])
        span.setTag("http.url", to: "http://localhost:8080/orders/\(number)")
        span.setTag("http.status_code", to: 200)
        span.finish()
    }

    private func report(_ elapsed: Double, _ processor: BatchSpanProcessor) {
        guard !isQuiet else { return }
        let (counts, health) = (processor.health.counts, exporter.health)
        Report.print(
            "  \(Int(elapsed)) s: \(counts.started) started, \(health.exportedSpans) taken by the receiver, "
                + "\(counts.waiting) waiting in memory, \(health.waitingSpans) on disk, \(counts.droppedTotal) dropped, "
                + "\(String(format: "%.1f", Memory.residentMegabytes)) MB"
        )
    }

    private func save(_ counts: SpanCounts, _ memory: MemoryRange, _ drained: Double) throws {
        guard let resultPath else { return }
        let file = try AppendOnlyFile(resultPath)
        let health = exporter.health
        let values: KeyValuePairs = [
            "started": counts.started, "exported": counts.exported, "dropped": counts.droppedTotal,
            "queueFull": counts.dropped[.queueFull] ?? 0, "exportFailed": counts.dropped[.exportFailed] ?? 0,
            "exportTimedOut": counts.dropped[.exportTimedOut] ?? 0, "shutdown": counts.dropped[.shutdown] ?? 0,
            "taken": health.exportedSpans, "failed": health.failedSpans, "retries": health.retries,
            "drainedMilliseconds": Int(drained * 1_000), "leastKilobytes": memory.least, "mostKilobytes": memory.most,
        ]
        for (name, value) in values { file.append("\(name) \(value)") }
    }
}
