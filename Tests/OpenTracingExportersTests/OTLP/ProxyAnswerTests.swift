//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Answers of success that are none of a receiver")
struct ProxyAnswerTests {
    @Test(
        "The page of a proxy is told to the diagnostics once, an answer of a receiver never",
        arguments: [(Array("<html>Log in</html>".utf8), 1), (Array("{}".utf8), 0), ([], 0)] as [([UInt8], Int)]
    )
    func page(body: [UInt8], count: Int) async throws {
        let server = try LoopbackServer(.status(200, headers: ["content-type": "text/html"], body: body))
        let diagnostics = TracerDiagnostics()
        let exporter = try OTLPExporter(
            endpoint: server.url,
            options: HTTPExportOptions(timeout: .seconds(600), retries: RetryPolicy(deadline: .seconds(600))),
            diagnostics: diagnostics
        )
        for id in 1...3 { try await exporter.export([Sample.span(UInt64(id))]) }
        #expect(diagnostics.count(of: .exportImpaired) == count)
        #expect(exporter.health.exportedSpans == 3)
        await exporter.shutdown()
        server.stop()
    }
}
