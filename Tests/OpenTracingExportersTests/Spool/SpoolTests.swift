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

@Suite("Spool")
struct SpoolTests: SpoolSuite {
    private let parent: TemporaryDirectory
    let directory: String

    init() throws {
        parent = try TemporaryDirectory()
        directory = parent.file("spool")
    }

    @Test(
        "A flush and a close say what waits on disk and what the receiver refused",
        arguments: [(0, 0, 2), (503, 0, 2), (400, 2, 0), (401, 2, 0), (200, 0, 0)]
    )
    func flushResult(status: Int, lost: Int, waiting: Int) async throws {
        for closes in [false, true] {
            let exporter = try makeExporter(ScriptedTransport(status))
            let patient = ExportOptions(exportTimeout: .seconds(600), flushTimeout: .seconds(600))
            let tracer = RecordingTracer(serviceName: "s") {
                $0.processors = [BatchSpanProcessor(exporter, options: patient)]
                $0.closeTimeout = .seconds(600)
            }
            for _ in 0..<2 { tracer.startSpan("s").finish() }
            let result = closes ? await tracer.close() : await tracer.flush()
            #expect(!result.isTimedOut)
            #expect(result.lostSpanCount == lost)
            #expect(result.spooledSpanCount == waiting * (closes ? 2 : 1))
            #expect(result.isComplete == (status == 200))
            #expect(result.description.contains("spans are waiting on disk") == (waiting > 0))
            await tracer.close()
        }
    }

    @Test("A batch that the receiver takes leaves nothing behind")
    func taken() async throws {
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport)
        try await exporter.export(first)
        try await exporter.export(second)
        await drained(exporter)
        #expect(transport.bodies == [body(first), body(second)])
        #expect(files.isEmpty)
        #expect(exporter.health.exportedSpans == 3)
    }

    @Test(
        "What cannot be sent waits, longer each time, and goes out in order once the receiver is back",
        arguments: [0, 503]
    )
    func outage(status: Int) async throws {
        let transport = ScriptedTransport(status, status, status, 200)
        let time = HeldTime()
        let exporter = try makeExporter(transport, time: time)
        try await exporter.export(first)
        while transport.bodies.isEmpty { await Task.yield() }
        try await exporter.export(second)
        // During the pause nobody asks.
        #expect(transport.bodies.count == 1)
        #expect(exporter.health.waitingSpans == 3)
        #expect(files == ["00000000000000000001.batch", "00000000000000000002.batch"])
        #expect(await time.release() == .seconds(1))
        #expect(await time.release() == .seconds(2))
        #expect(await time.release() == .seconds(4))
        await drained(exporter)
        #expect(transport.bodies.suffix(2) == [body(first), body(second)])
        #expect(transport.bodies.count == 5)
        #expect(exporter.health.exportedSpans == 3)
        #expect(exporter.health.failedSpans == 0)
        #expect(exporter.health.retries == 3)
        #expect(files.isEmpty)
        await exporter.shutdown()
    }

    @Test("What a process leaves behind, the next one sends before its own and without being asked")
    func leftBehind() async throws {
        let before = try makeExporter(ScriptedTransport(503))
        try await before.export(first)
        try await before.export(second)
        await before.shutdown()
        #expect(files.count == 2)

        let transport = ScriptedTransport(200)
        let after = try makeExporter(transport)
        await drained(after)
        try await after.export(third)
        await drained(after)
        #expect(transport.bodies == [body(first), body(second), body(third)])
        #expect(files.isEmpty)
    }

    @Test("A batch that the receiver refuses for good goes, is counted, and holds up no other")
    func refused() async throws {
        let transport = ScriptedTransport(400, 200)
        let exporter = try makeExporter(transport)
        try await exporter.export(first)
        try await exporter.export(second)
        await drained(exporter)
        #expect(exporter.health.failedSpans == 1)
        #expect(exporter.health.exportedSpans == 2)
        #expect(exporter.health.lastError?.contains("status 400") == true)
        #expect(files.isEmpty)
    }

    @Test("The oldest batches go when there are too many, or too many bytes, and are counted")
    func bounded() async throws {
        let size = SpoolFile(format: "otlp/protobuf", spanCount: 1, body: body(first)).bytes.count
        for (maximumBytes, maximumBatches) in [(1_000_000, 2), (2 * size, 1_000)] {
            let exporter = try makeExporter(
                ScriptedTransport(503),
                maximumBytes: maximumBytes,
                maximumBatches: maximumBatches
            )
            for number in 1...5 { try await exporter.export([Sample.span(UInt64(number))]) }
            #expect(exporter.health.waitingSpans == 2)
            #expect(exporter.health.failedSpans == 3)
            await exporter.shutdown()
            #expect(files.count == 2)
            try FileManager.default.removeItem(atPath: directory)
        }
    }

    @Test("A batch that is larger than the spool may be is sent without it")
    func tooLarge() async throws {
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport, maximumBytes: 10)
        try await exporter.export(first)
        #expect(transport.bodies == [body(first)])
        #expect(exporter.health.exportedSpans == 1)
        #expect(files.isEmpty)
    }

    @Test("Batches that are exported at once are all sent, each once")
    func concurrent() async throws {
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...50 {
                group.addTask { try await exporter.export([Sample.span(UInt64(number))]) }
            }
            try await group.waitForAll()
        }
        await drained(exporter)
        #expect(Set(transport.bodies).count == 50)
        #expect(transport.bodies.count == 50)
        #expect(exporter.health.exportedSpans == 50)
        #expect(files.isEmpty)
    }

    @Test("An export that is cancelled loses nothing")
    func cancelled() async throws {
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport)
        let export = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await exporter.export(first)
        }
        try await export.value
        await drained(exporter)
        #expect(transport.bodies.last == body(first))
        #expect(exporter.health.exportedSpans == 1)
    }

    @Test("What was exported before the process was killed is sent by the next one")
    func killed() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
            let exporter = try OTLPExporter(
                endpoint: "http://127.0.0.1:9/",
                options: HTTPExportOptions(
                    spool: SpoolOptions(directory: directory),
                    transport: ScriptedTransport(503)
                )
            )
            for number in 1...20 { try await exporter.export([Sample.span(UInt64(number))]) }
            kill(getpid(), SIGKILL)
        }
        #expect(files.count == 20)
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport)
        await drained(exporter)
        #expect(transport.bodies == (1...20).map { body([Sample.span(UInt64($0))]) })
        #expect(exporter.health.damagedFiles == 0)
    }

    @Test("A receiver that never answers holds up no export, and no span is lost by it")
    func hanging() async throws {
        let transport = HangingTransport()
        let exporter = try makeExporter(transport)
        for batch in [first, second, third] { try await exporter.export(batch) }
        await transport.isAsked()
        #expect(exporter.health.waitingSpans == 4)
        #expect(exporter.health.failedSpans == 0)
        transport.answer()
        await drained(exporter)
        #expect(exporter.health.exportedSpans == 4)
        #expect(files.isEmpty)
    }

    @Test("A batch that is being sent does not go to make room, so no span counts twice")
    func underWay() async throws {
        let transport = HangingTransport()
        let exporter = try makeExporter(transport, maximumBatches: 2)
        try await exporter.export(first)
        await transport.isAsked()
        for batch in [second, third] { try await exporter.export(batch) }
        #expect(exporter.health.failedSpans == 2)
        transport.answer()
        await drained(exporter)
        #expect(exporter.health.exportedSpans == 2)
        #expect(exporter.health.failedSpans == 2)
    }

    @Test("The shutdown waits for the answer that is under way, so that nothing is sent again")
    func shutdownDuringExchange() async throws {
        let transport = HangingTransport()
        let exporter = try makeExporter(transport)
        for batch in [first, second] { try await exporter.export(batch) }
        await transport.isAsked()
        let shutdown = Task { await exporter.shutdown() }
        transport.answer()
        await shutdown.value
        #expect(exporter.health.exportedSpans == 3)
        #expect(transport.requestCount == 2)
        #expect(files.isEmpty)
    }

    @Test("A shutdown that is given up ends the exchange, and what waits stays for the next process")
    func shutdownGivenUp() async throws {
        let transport = HangingTransport()
        let exporter = try makeExporter(transport)
        try await exporter.export(first)
        await transport.isAsked()
        let shutdown = Task { await exporter.shutdown() }
        shutdown.cancel()
        await shutdown.value
        #expect(files.count == 1)
        let next = try makeExporter(ScriptedTransport(200))
        await drained(next)
        #expect(next.health.exportedSpans == 1)
    }
}
