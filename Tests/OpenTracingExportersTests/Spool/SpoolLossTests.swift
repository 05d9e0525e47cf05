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

@Suite("Losses in a spool")
struct SpoolLossTests {
    private let parent: TemporaryDirectory
    private let reports = Captured<TracerDiagnostic>()

    init() throws {
        parent = try TemporaryDirectory()
    }

    private var diagnostics: TracerDiagnostics {
        TracerDiagnostics { [reports] in reports.append($0) }
    }

    /// The reasons and counts of what was reported as dropped.
    private var losses: [String: Int] {
        reports.values.filter { $0.kind == .spansDropped }.reduce(into: [:]) {
            $0[$1.reason ?? "", default: 0] += $1.count
        }
    }

    private func makeExporter(
        _ transport: any HTTPTransport,
        time: HTTPSenderTime = HeldTime().senderTime(),
        directory: String = "spool",
        configure: (inout SpoolOptions) -> Void = { _ in }
    ) throws -> OTLPExporter {
        var spool = SpoolOptions(directory: parent.file(directory))
        configure(&spool)
        return try OTLPExporter(
            endpoint: "http://collector.example/",
            options: HTTPExportOptions(
                retries: RetryPolicy(maximumAttempts: 1, initialDelay: .seconds(1), maximumDelay: .seconds(4)),
                spool: spool,
                transport: transport
            ),
            diagnostics: diagnostics,
            time: time
        )
    }

    private func body(_ number: UInt64) -> [UInt8] {
        OTLPEncoding.protobuf.encode([Sample.span(number)], conventions: .openTelemetry).bytes
    }

    private func drained(_ exporter: OTLPExporter) async {
        await exporter.readSpool()
        while exporter.health.waitingSpans > 0 { await Task.yield() }
    }

    @Test("A batch that the receiver refuses is told with its reason, and counted", arguments: [400, 401, 404, 413])
    func refused(status: Int) async throws {
        let exporter = try makeExporter(ScriptedTransport(status))
        try await exporter.export([Sample.span(1), Sample.span(2)])
        await drained(exporter)
        #expect(losses == ["refused by the receiver": 2])
        #expect(reports.values.first?.message.contains("status \(status)") == true)
        #expect(exporter.health.droppedSpans == [.refused: 2])
    }

    @Test("Spans that had to go to make room are told and counted")
    func evicted() async throws {
        let exporter = try makeExporter(ScriptedTransport(503)) { $0.maximumBatches = 2 }
        for number: UInt64 in 1...5 { try await exporter.export([Sample.span(number)]) }
        #expect(losses == ["spool full": 3])
        #expect(exporter.health.droppedSpans == [.spoolFull: 3])
        #expect(exporter.health.spoolFiles == 2)
        #expect(exporter.health.spoolBytes > 0)
    }

    @Test("Where a batch cannot be written, that is told, nothing that waits goes, and the batch is sent at once")
    func unwritable() async throws {
        let transport = ScriptedTransport(503, 200)
        let exporter = try makeExporter(transport) { $0.maximumBatches = 1 }
        try await exporter.export([Sample.span(1)])
        while transport.bodies.isEmpty { await Task.yield() }
        // The disk takes the first batch and nothing more: the directory of this process is gone.
        let own = try #require(FileManager.default.contentsOfDirectory(atPath: parent.file("spool")).first)
        try FileManager.default.removeItem(atPath: parent.file("spool/\(own)"))
        try await exporter.export([Sample.span(2)])
        #expect(reports.values.map(\.kind) == [.exportImpaired])
        #expect(reports.values.first?.reason == "spool not writable")
        #expect(transport.bodies == [body(1), body(2)])
        #expect(exporter.health.waitingSpans == 1)
        #expect(exporter.health.droppedSpans.isEmpty)
    }

    @Test("A disk that is full costs no span that waits, leaves nothing unfinished, and is told")
    func fullDisk() async throws {
        await #expect(processExitsWith: .success) { [directory = parent.file("spool") as String] in
            signal(SIGXFSZ, SIG_IGN)
            let reports = Captured<TracerDiagnostic>()
            let transport = ScriptedTransport(503, 200)
            let exporter = try OTLPExporter(
                endpoint: "http://127.0.0.1:9/",
                options: HTTPExportOptions(
                    spool: SpoolOptions(directory: directory, maximumBatches: 1),
                    transport: transport
                ),
                diagnostics: TracerDiagnostics { reports.append($0) },
                time: HeldTime().senderTime()
            )
            try await exporter.export([Sample.span(1)])
            while transport.bodies.isEmpty { await Task.yield() }
            // No file may have more than these bytes from now on: a write ends in the middle, as on a full disk.
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try await exporter.export([Sample.span(2)])
            let health = exporter.health
            let files = try FileManager.default.subpathsOfDirectory(atPath: directory)
            let isRight =
                health.waitingSpans == 1 && health.exportedSpans == 1 && health.droppedSpans.isEmpty
                && reports.values.map(\.reason) == ["spool not writable"]
                && files.filter { $0.hasSuffix(".batch") }.count == 1 && !files.contains { $0.hasSuffix(".unfinished") }
            exit(isRight ? EXIT_SUCCESS : EXIT_FAILURE)
        }
    }

    @Test(
        "On a disk that is really full, a batch is sent at once, what waits stays, and once there is room batches wait again",
        .enabled(if: SmallDisk.isAvailable, "needs the right to mount a small file system")
    )
    func reallyFullDisk() async throws {
        let disk = try SmallDisk()
        let transport = ScriptedTransport(503, 200, 503)
        let exporter = try OTLPExporter(
            endpoint: "http://collector.example/",
            options: HTTPExportOptions(
                retries: RetryPolicy(maximumAttempts: 1, initialDelay: .seconds(1), maximumDelay: .seconds(4)),
                spool: SpoolOptions(directory: disk.file("spool")),
                transport: transport
            ),
            diagnostics: diagnostics,
            time: HeldTime().senderTime()
        )
        func files() throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: disk.file("spool"))
        }
        try await exporter.export([Sample.span(1)])
        while transport.bodies.isEmpty { await Task.yield() }
        try disk.fill("filler")
        let many = (2...400).map { Sample.span(UInt64($0)) }
        try await exporter.export(many)
        #expect(transport.bodies.count == 2)
        #expect(exporter.health.exportedSpans == many.count && exporter.health.waitingSpans == 1)
        #expect(reports.values.map(\.reason) == ["spool not writable"])
        #expect(exporter.health.droppedSpans.isEmpty)
        #expect(try files().filter { $0.hasSuffix(".batch") }.count == 1)
        #expect(try !files().contains { $0.hasSuffix(".unfinished") })

        try FileManager.default.removeItem(atPath: disk.file("filler"))
        try await exporter.export([Sample.span(401)])
        #expect(exporter.health.waitingSpans == 2)
        #expect(try files().filter { $0.hasSuffix(".batch") }.count == 2)
        await exporter.shutdown()
    }

    @Test("A process that is terminated during a flush leaves all of it to the next one")
    func terminated() async throws {
        await #expect(processExitsWith: .signal(SIGTERM)) { [directory = parent.file("spool") as String] in
            let transport = HangingTransport()
            let exporter = try OTLPExporter(
                endpoint: "http://127.0.0.1:9/",
                options: HTTPExportOptions(spool: SpoolOptions(directory: directory), transport: transport)
            )
            let processor = BatchSpanProcessor(exporter, options: ExportOptions(batchSize: 1))
            let tracer = RecordingTracer(serviceName: "orders") { $0.processors = [processor] }
            for _ in 1...20 { tracer.startSpan("work").finish() }
            await tracer.flush()
            await transport.isAsked()
            kill(getpid(), SIGTERM)
        }
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport)
        await drained(exporter)
        #expect(exporter.health.exportedSpans == 20)
        #expect(exporter.health.damagedFiles == 0)
    }

    @Test("A batch that always fails holds up no other, comes back, and is given up after its attempts, which is told")
    func poisoned() async throws {
        let poison = body(1)
        let transport = JudgingTransport { $0 == poison ? 504 : 200 }
        let time = ManualTime()
        let exporter = try makeExporter(transport, time: time.senderTime()) { $0.maximumAttempts = 2 }
        for number: UInt64 in 1...21 { try await exporter.export([Sample.span(number)]) }
        while exporter.health.exportedSpans < 20 { await Task.yield() }
        #expect(transport.bodies.filter { $0 == poison }.count >= 5)
        // Whenever the receiver has taken another since, a further failure counts.
        var number: UInt64 = 22
        while exporter.health.droppedSpans.isEmpty {
            let misses = transport.bodies.filter { $0 == poison }.count
            try await exporter.export([Sample.span(number)])
            while exporter.health.exportedSpans < Int(number) - 1 { await Task.yield() }
            while exporter.health.droppedSpans.isEmpty, transport.bodies.filter({ $0 == poison }).count == misses {
                await Task.yield()
            }
            number += 1
        }
        await drained(exporter)
        #expect(losses == ["given up in the spool": 1])
        #expect(exporter.health.exportedSpans == Int(number) - 2)
    }

    @Test("Attempts during an outage count against no batch")
    func outage() async throws {
        let time = HeldTime()
        let transport = ScriptedTransport(503)
        let exporter = try makeExporter(transport, time: time.senderTime()) { $0.maximumAttempts = 1 }
        for number: UInt64 in 1...3 { try await exporter.export([Sample.span(number)]) }
        for _ in 1...30 { await time.release() }
        #expect(exporter.health.waitingSpans == 3)
        #expect(losses.isEmpty)
        await exporter.shutdown()
    }

    @Test("A batch that has waited for longer than it may goes, and that is told")
    func expired() async throws {
        let before = try makeExporter(ScriptedTransport(503))
        try await before.export([Sample.span(1)])
        await before.shutdown()
        let path = try #require(
            FileManager.default.subpathsOfDirectory(atPath: parent.file("spool")).first { $0.hasSuffix(".batch") }
        )
        // The clock of these tests stands at 1970, so an hour before that is an hour ago.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: -3_601)],
            ofItemAtPath: parent.file("spool/\(path)")
        )
        let transport = ScriptedTransport(200)
        let after = try makeExporter(transport) { $0.maximumAge = .seconds(3_600) }
        await drained(after)
        #expect(transport.bodies.isEmpty)
        #expect(losses == ["given up in the spool": 1])
    }

    @Test("Damaged files are told, with as many spans as are known")
    func damaged() async throws {
        let before = try makeExporter(ScriptedTransport(503))
        try await before.export([Sample.span(1), Sample.span(2)])
        await before.shutdown()
        let path = try #require(
            FileManager.default.subpathsOfDirectory(atPath: parent.file("spool")).first { $0.hasSuffix(".batch") }
        )
        var bytes = parent.bytes("spool/" + path)
        bytes[bytes.count - 1] ^= 1
        try parent.write(bytes, to: "spool/" + path)
        let after = try makeExporter(ScriptedTransport(200))
        await drained(after)
        #expect(losses == ["spool damaged": 2])
        #expect(after.health.damagedFiles == 1)
    }

    @Test("A directory that others may write to is refused, and the error says what to do", arguments: [0o777, 0o770])
    func openDirectory(mode: Int) throws {
        try FileManager.default.createDirectory(atPath: parent.file("open"), withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: parent.file("open"))
        let error = #expect(throws: ExporterConfigurationError(.spoolWritableForOthers)) {
            try makeExporter(ScriptedTransport(200), directory: "open")
        }
        #expect(error?.description.contains("chmod go-w") == true)
    }

    @Test("A directory of another user is refused by its own error, whatever others may do in it")
    func anotherUser() throws {
        let path = parent.file("spool")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for mode in [0o700, 0o777] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = #expect(throws: ExporterConfigurationError(.spoolOfAnotherUser)) {
                try SpoolOptions(directory: path).openDirectory(for: System.user + 1)
            }
            #expect(error?.description.contains("use one owned by the user of this process") == true)
        }
        #expect(parent.names == ["spool"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
    }

    @Test(
        "Root takes no directory of another user either, though it could write there; spans then wait in memory",
        .enabled(if: System.user == 0, "only root can give a directory to another user")
    )
    func anotherUserAsRoot() async throws {
        let path = parent.file("spool")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: path)
        #expect(throws: ExporterConfigurationError(.spoolOfAnotherUser)) { try makeExporter(ScriptedTransport(200)) }
        try FileManager.default.createDirectory(atPath: path + "/otlp", withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: path + "/otlp")
        let transport = ScriptedTransport(200)
        let tracer = RecordingTracer.fromEnvironment(
            ["TRACE_SPOOL_DIRECTORY": path, "OTEL_TRACES_EXPORTER": "otlp"],
            diagnostics: diagnostics
        ) {
            $0.otlp.options.transport = transport
            $0.batching = ExportOptions(flushTimeout: .seconds(600))
            $0.closeTimeout = .seconds(600)
        }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(transport.bodies.count == 1)
        #expect(reports.values.map(\.kind) == [.configurationMistake])
        #expect(reports.values.first?.message.contains("belongs to another user") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/otlp").isEmpty)
    }

    @Test("A directory that is a link is refused")
    func linkedDirectory() throws {
        try FileManager.default.createSymbolicLink(
            atPath: parent.file("link"),
            withDestinationPath: parent.path
        )
        #expect(throws: ExporterConfigurationError.self) { try makeExporter(ScriptedTransport(200), directory: "link") }
    }

    @Test("No link in the directory is followed: what it leads to stays as it is")
    func linkedFile() async throws {
        try parent.write(Array("precious".utf8), to: "victim")
        let exporter = try makeExporter(ScriptedTransport(200))
        let own = try #require(FileManager.default.contentsOfDirectory(atPath: parent.file("spool")).first)
        try FileManager.default.createSymbolicLink(
            atPath: parent.file("spool/\(own)/00000000000000000001.batch.unfinished"),
            withDestinationPath: parent.file("victim")
        )
        try await exporter.export([Sample.span(1)])
        await drained(exporter)
        #expect(String(decoding: parent.bytes("victim"), as: UTF8.self) == "precious")
        #expect(exporter.health.exportedSpans == 1)
    }

    @Test("Files are for their owner only, and so are directories")
    func modes() async throws {
        let exporter = try makeExporter(ScriptedTransport(503))
        try await exporter.export([Sample.span(1)])
        for path in try [""] + FileManager.default.subpathsOfDirectory(atPath: parent.file("spool")) {
            let attributes = try FileManager.default.attributesOfItem(atPath: parent.file("spool/" + path))
            let isDirectory = attributes[.type] as? FileAttributeType == .typeDirectory
            #expect(attributes[.posixPermissions] as? Int == (isDirectory ? 0o700 : 0o600), "\(path)")
        }
    }

    @Test("A file that the system reads in pieces is read whole")
    func shortReads() throws {
        let file = Array("a batch in pieces".utf8)
        let bytes = try System.read(at: 0, count: 100) { buffer, offset in
            let part = file[min(Int(offset), file.count)...].prefix(3)
            buffer.copyBytes(from: part)
            return part.count
        }
        #expect(bytes == file)
    }

    @Test(
        "What the receiver says beside taking a batch is a loss where it refuses spans, and a warning where it does not"
    )
    func partialSuccess() async throws {
        for (number, message) in [
            ("1", "the receiver rejected 1 span: late"), ("0", "the receiver accepted all spans with a warning: late"),
        ] {
            let answer = #"{"partialSuccess":{"rejectedSpans":"\#(number)","errorMessage":"late"}}"#
            let server = try LoopbackServer(.status(200, body: Array(answer.utf8)))
            let options = HTTPExportOptions(timeout: .seconds(600))
            let exporter = try OTLPExporter(endpoint: server.url, options: options, diagnostics: diagnostics)
            try await exporter.export([Sample.span(1), Sample.span(2)])
            await exporter.shutdown()
            server.stop()
            #expect(reports.values.last?.message == message)
            #expect(reports.values.last?.kind == (number == "1" ? .spansDropped : .exportImpaired))
            #expect(exporter.health.lastError == message)
        }
        #expect(losses == ["refused by the receiver": 1])
    }
}
