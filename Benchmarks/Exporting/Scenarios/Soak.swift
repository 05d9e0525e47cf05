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
import Synchronization

/// Millions of spans go through the pipeline, some of them lost in every way in which a span can be lost. Memory stays flat, and the
/// counters of both ends add up to the last span.
///
/// Once without a network, which shows what the pipeline itself keeps, and once over HTTP to another process.
struct Soak {
    let isShort: Bool

    private var total: Int { isShort ? 200_000 : 5_000_000 }

    func run() async throws {
        let report = Report("\(total) spans go through the pipeline, and nowhere")
        try await run(report, growth: 2, try OTLPExporter(options: HTTPExportOptions(transport: Nowhere()))) { nil }
        try await runOverHTTP()
    }

    private func runOverHTTP() async throws {
        let report = Report("\(total) spans go through the pipeline, and to a receiver")
        let directory = try TemporaryDirectory()
        let record = directory.file("received")
        let collector = try CollectorProcess(record: record, ["--count-only", "--refuse-every", "100"])
        try await run(report, growth: 8, try OTLPExporter(endpoint: collector.endpoint)) {
            collector.crash()
            return CollectorRecord(record).spanCount
        }
    }

    /// Takes everything, but for every hundredth batch.
    private final class Nowhere: HTTPTransport {
        private let count = Atomic(0)

        func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
            let number = count.add(1, ordering: .relaxed).newValue
            return HTTPExportResponse(status: number.isMultiple(of: 100) ? 400 : 200)
        }
    }

    private func run(
        _ report: Report,
        growth limit: Double,
        _ exporter: OTLPExporter,
        _ receivedCount: () -> Int?
    ) async throws {
        var report = report
        let processor = BatchSpanProcessor(exporter)
        let tracer = RecordingTracer(serviceName: "soak") {
            $0.processors = [processor]
            $0.closeTimeout = .seconds(60)
        }
        let start = ContinuousClock.now
        var memory: [Double] = []
        for number in 0..<total {
            make(number, tracer)
            // Now and then spans come faster than they can be sent.
            let isBurst = number % 100_000 < 5_000
            while !isBurst, processor.health.counts.waiting > 1_500 { try await Task.sleep(for: .milliseconds(1)) }
            if (number + 1) % (total / 20) == 0 {
                memory.append(Memory.residentMegabytes)
                report.figure(
                    "after \(number + 1) spans",
                    String(format: "%.1f MB, %.0f s", memory.last ?? 0, start.duration(to: .now) / .seconds(1))
                )
            }
        }
        await tracer.close()

        let counts = processor.health.counts
        let received = receivedCount()
        let seconds = start.duration(to: .now) / .seconds(1)
        report.figure("started", counts.started)
        report.figure("exported", counts.exported)
        for (reason, count) in counts.dropped.sorted(by: { $0.key.description < $1.key.description }) {
            report.figure("dropped: \(reason)", count)
        }
        if let received { report.figure("received", received) }
        report.figure("spans a second", Int(Double(total) / seconds))
        let growth = (memory.last ?? 0) - (memory.dropFirst(3).first ?? 0)
        report.figure("growth of memory between a fifth and the end, in MB", String(format: "%.1f", growth))
        report.claim("every span was started", counts.started == total)
        report.claim("started = exported + dropped", counts.started == counts.exported + counts.droppedTotal)
        report.claim("nothing is waiting any more", counts.waiting == 0 && counts.exporting == 0)
        if let received {
            report.claim("the receiver has as many as were exported", received == counts.exported)
        }
        report.claim("spans were lost in four ways at least", counts.dropped.count >= 4)
        report.claim("memory stays flat: it grew by less than \(Int(limit)) MB", growth < limit)
        try report.conclude()
    }

    private func make(_ number: Int, _ tracer: RecordingTracer) {
        let span = tracer.startSpan("GET /orders/:id", tags: ["span.kind": "server", "http.method": "GET"])
        span.setTag("http.url", to: "http://localhost:8080/orders/\(number)")
        span.setTag("http.status_code", to: 200)
        switch number % 10_000 {
        case 1: break  // never finished
        case 2: span.setTag(.samplingPriority, to: 0).finish()
        default: span.finish()
        }
    }
}
