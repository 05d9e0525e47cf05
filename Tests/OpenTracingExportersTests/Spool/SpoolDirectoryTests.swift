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

@Suite("Directory of a spool")
struct SpoolDirectoryTests: SpoolSuite {
    private let parent: TemporaryDirectory
    let directory: String

    init() throws {
        parent = try TemporaryDirectory()
        directory = parent.file("spool")
    }

    @Test("Where the directory is gone, batches are sent without it")
    func directoryGone() async throws {
        let transport = ScriptedTransport(200)
        let exporter = try makeExporter(transport)
        try FileManager.default.removeItem(atPath: directory)
        try await exporter.export(first)
        #expect(transport.bodies == [body(first)])
        #expect(exporter.health.exportedSpans == 1)
    }

    @Test("Damaged files are set aside and counted, unfinished ones go, and others are left alone")
    func damaged() async throws {
        let before = try makeExporter(ScriptedTransport(503))
        for batch in [first, second, third] { try await before.export(batch) }
        await before.shutdown()
        let damaged = try path("00000000000000000002.batch")
        var bytes = try #require(FileManager.default.contents(atPath: damaged))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: damaged))
        for name in ["00000000000000000007.batch.unfinished", "notes.txt", "00000000000000000009.batch"] {
            let left = URL(fileURLWithPath: damaged).deletingLastPathComponent()
            try Data("x".utf8).write(to: left.appendingPathComponent(name))
        }

        let transport = ScriptedTransport(200)
        let after = try makeExporter(transport)
        await drained(after)
        #expect(after.health.damagedFiles == 2)
        #expect(after.health.droppedSpans == [.spoolDamaged: 1 + second.count])
        #expect(transport.bodies == [body(first), body(third)])
        #expect(files == ["1.damaged", "2.damaged", "notes.txt"])
        try await after.export(second)
        await drained(after)
        #expect(transport.bodies.last == body(second))
        await after.shutdown()
        #expect(after.health.damagedFiles == 2)
    }

    @Test("A file that is damaged while it waits is passed over")
    func damagedLater() async throws {
        let transport = ScriptedTransport(503, 200)
        let time = HeldTime()
        let exporter = try makeExporter(transport, time: time)
        try await exporter.export(first)
        while transport.bodies.isEmpty { await Task.yield() }
        try await exporter.export(second)
        try Data().write(to: URL(fileURLWithPath: path("00000000000000000001.batch")))
        await time.release()
        await drained(exporter)
        #expect(transport.bodies.last == body(second))
        #expect(exporter.health.damagedFiles == 1)
        #expect(exporter.health.failedSpans == first.count && exporter.health.exportedSpans == second.count)
    }

    @Test("However many files are damaged, few are kept")
    func manyDamaged() async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for number in 1...100 {
            let name = directory + String(format: "/%020d.batch", number)
            try Data("x".utf8).write(to: URL(fileURLWithPath: name))
        }
        let exporter = try makeExporter(ScriptedTransport(200))
        await exporter.readSpool()
        #expect(exporter.health.damagedFiles == 100)
        #expect(files.count == 16)
    }

    @Test("Batches in another format are set aside")
    func otherFormat() async throws {
        let before = try makeExporter(ScriptedTransport(503))
        try await before.export(first)
        await before.shutdown()
        let after = try makeExporter(ScriptedTransport(200), encoding: .json)
        await drained(after)
        #expect(after.health.damagedFiles == 1)
        #expect(after.health.waitingSpans == 0)
    }

    @Test("Several share a directory, and one takes over what another has left that ended later")
    func shared() async throws {
        let earlier = try makeExporter(ScriptedTransport(503))
        try await earlier.export(first)
        let time = HeldTime()
        let transport = ScriptedTransport(200)
        let later = try makeExporter(transport, time: time)
        try await later.export(second)
        await drained(later)
        #expect(transport.bodies == [body(second)])
        await earlier.shutdown()
        #expect(files.count == 1)
        time.pass(.seconds(61))
        try await later.export(third)
        await drained(later)
        #expect(Set(transport.bodies) == [body(first), body(second), body(third)])
        #expect(files.isEmpty)
    }

    @Test("Batches that an earlier version left in the directory itself are sent")
    func flat() async throws {
        let before = try makeExporter(ScriptedTransport(503))
        try await before.export(first)
        await before.shutdown()
        try FileManager.default.moveItem(
            atPath: path("00000000000000000001.batch"),
            toPath: directory + "/00000000000000000009.batch"
        )
        let transport = ScriptedTransport(200)
        let after = try makeExporter(transport)
        await drained(after)
        #expect(transport.bodies == [body(first)])
    }

    @Test("A spool that nothing waits in leaves no directory of its own")
    func tidy() async throws {
        let exporter = try makeExporter(ScriptedTransport(200))
        try await exporter.export(first)
        await drained(exporter)
        await exporter.shutdown()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }

    @Test("A directory that cannot be made is an error of the settings")
    func unusable() {
        #expect(throws: ExporterConfigurationError(.spoolNotUsable(code: 2))) {
            try OTLPExporter(
                options: HTTPExportOptions(spool: SpoolOptions(directory: parent.file("missing/missing/spool")))
            )
        }
    }
}
