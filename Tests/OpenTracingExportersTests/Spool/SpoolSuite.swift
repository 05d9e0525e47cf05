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
import Testing

/// Tests of a spool in a directory of their own.
protocol SpoolSuite {
    /// Where the spool is.
    var directory: String { get }
}

extension SpoolSuite {
    func makeExporter(
        _ transport: any HTTPTransport,
        time: HeldTime = HeldTime(),
        maximumBytes: Int = 1_000_000,
        maximumBatches: Int = 1_000,
        maximumAge: Duration = .seconds(3_600),
        maximumAttempts: Int = 20,
        encoding: OTLPEncoding = .protobuf,
        diagnostics: TracerDiagnostics? = nil
    ) throws -> OTLPExporter {
        try OTLPExporter(
            endpoint: "http://collector.example/",
            encoding: encoding,
            options: HTTPExportOptions(
                retries: RetryPolicy(maximumAttempts: 2, initialDelay: .seconds(1), maximumDelay: .seconds(4)),
                spool: SpoolOptions(
                    directory: directory,
                    maximumBytes: maximumBytes,
                    maximumBatches: maximumBatches,
                    maximumAge: maximumAge,
                    maximumAttempts: maximumAttempts
                ),
                transport: transport
            ),
            diagnostics: diagnostics,
            time: time.senderTime()
        )
    }

    func body(_ spans: [SpanRecord]) -> [UInt8] {
        OTLPEncoding.protobuf.encode(spans, conventions: .openTelemetry).bytes
    }

    /// The paths of the files in the spool, without those that claim it.
    var paths: [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: directory)) ?? []).map { directory + "/" + $0 }
            .filter { path in
                var isDirectory: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
                return !isDirectory.boolValue && !path.hasSuffix("/lock")
            }
    }

    /// The names of the files in the spool.
    var files: [String] { paths.map { URL(fileURLWithPath: $0).lastPathComponent }.sorted() }

    /// The path of a file in the spool.
    func path(_ name: String) throws -> String {
        try #require(paths.first { $0.hasSuffix("/" + name) })
    }

    /// Waits until nothing waits.
    func drained(_ exporter: OTLPExporter) async {
        await exporter.readSpool()
        while exporter.health.waitingSpans > 0 { await Task.yield() }
    }

    var first: [SpanRecord] { [Sample.span(1)] }
    var second: [SpanRecord] { [Sample.span(2), Sample.span(3)] }
    var third: [SpanRecord] { [Sample.span(4)] }
}
