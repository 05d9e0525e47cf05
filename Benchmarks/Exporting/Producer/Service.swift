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

/// A service that is set up by its environment and serves requests for a while, in a process of its own.
struct Service {
    private let milliseconds: Int
    private let resultPath: String

    init(_ arguments: Arguments) throws {
        milliseconds = try arguments.number("milliseconds", default: 3_000)
        guard let path = arguments.text("result") else { throw Failure("--result is missing") }
        resultPath = path
    }

    /// Serves requests, once to warm up and once measured, closes the tracer, and writes down what came of it.
    func run() async throws {
        let told = Mutex<[String: Int]>([:])
        let printed = TracerDiagnostics.printing()
        let diagnostics = TracerDiagnostics(
            handler: { diagnostic in
                if diagnostic.kind == .spansDropped {
                    told.withLock { $0[diagnostic.reason ?? "no reason", default: 0] += diagnostic.count }
                }
                printed.report(diagnostic)
            },
            flush: { await printed.flush() }
        )
        let tracer = RecordingTracer.fromEnvironment(defaultServiceName: "service", diagnostics: diagnostics) {
            $0.closeTimeout = .seconds(2)
        }
        _ = await RequestLoad.serve(tracer, for: .milliseconds(milliseconds / 2), malformedEvery: 10)
        let measured = await RequestLoad.serve(tracer, for: .milliseconds(milliseconds), malformedEvery: 10)
        let start = ContinuousClock.now
        let result = await tracer.close()
        let closing = start.duration(to: .now) / .milliseconds(1)

        let file = try AppendOnlyFile(resultPath)
        var totals = (started: 0, exported: 0, dropped: [String: Int]())
        for counts in tracer.processors.compactMap(Self.counts) {
            totals.started += counts.started
            totals.exported += counts.exported
            for (reason, count) in counts.dropped { totals.dropped["\(reason)", default: 0] += count }
        }
        let values: KeyValuePairs = [
            "requestsPerSecond": Int(measured.rate),
            "medianNanoseconds": Int(measured.times.microseconds(atShare: 0.5) * 1_000),
            "worstMicroseconds": Int(measured.times.microseconds(atShare: 1)), "closingMilliseconds": Int(closing),
            "isComplete": result.isComplete ? 1 : 0, "lostAtClose": result.lostSpanCount,
            "started": totals.started, "exported": totals.exported, "dropped": totals.dropped.values.reduce(0, +),
            "areReasonsTold": told.withLock { $0 } == totals.dropped ? 1 : 0,
            "queueFull": totals.dropped["queue full"] ?? 0, "exportFailed": totals.dropped["export failed"] ?? 0,
            "exportTimedOut": totals.dropped["export timed out"] ?? 0, "shutdown": totals.dropped["shutdown"] ?? 0,
        ]
        for (name, value) in values { file.append("\(name) \(value)") }
    }

    private static func counts(_ processor: any SpanProcessor) -> SpanCounts? {
        switch processor {
        case let processor as BatchSpanProcessor: processor.health.counts
        case let processor as WholeTraceProcessor: processor.health.counts
        default: nil
        }
    }
}
