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

@Suite("JSON lines exporter")
struct JSONLinesExporterTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func spans(_ identifiers: ClosedRange<UInt64>) -> [SpanRecord] {
        identifiers.map { Sample.span($0) }
    }

    /// The identifiers of the spans in a file, in order; all lines must be whole.
    private func identifiers(_ name: String) throws -> [UInt64] {
        try directory.lines(name).map { line in
            let span = try JSONValue(parsing: Array(line.utf8))
            return try #require(span["spanId"]?.string.flatMap { UInt64($0, radix: 16) })
        }
    }

    @Test("A line tells everything about its span")
    func whole() async throws {
        var span = Sample.span(
            2,
            parent: 1,
            "GET \"x\"\n",
            at: 5,
            lasting: 7,
            tags: [
                "span.kind": "server", "status": 500, "ratio": 0.5, "nan": .double(.nan), "error": true,
                "list": ["a", 1],
            ],
            logs: [
                Sample.log(
                    at: 6,
                    [
                        "event": "x", "none": nil, "map": ["b": 1, "a": [true]],
                        "error.object": .error(CancellationError()),
                    ]
                )
            ]
        )
        span.references.append(.init(type: .followsFrom, context: Sample.context(3, trace: TraceID(high: 0, low: 9))))
        span.droppedTagCount = 2
        span.droppedLogCount = 3
        span.droppedReferenceCount = 4
        span.resource.attributes = ["service.version": "1"]
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export([span])
        let lines = directory.lines("spans")
        #expect(lines.count == 1)
        #expect(
            try JSONValue(parsing: directory.bytes("spans")) == [
                "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "0000000000000002",
                "parentSpanId": "0000000000000001", "service": "shop", "name": "GET \"x\"\n", "kind": "server",
                "start": "2023-11-14T22:13:20.000005000Z", "durationNanoseconds": 7_000, "error": true,
                "tags": [
                    "span.kind": "server", "status": 500, "ratio": 0.5, "nan": "NaN", "error": true, "list": ["a", 1],
                ],
                "logs": [
                    [
                        "time": "2023-11-14T22:13:20.000006000Z",
                        "fields": [
                            "event": "x", "none": .null, "map": ["a": [true], "b": 1],
                            "error.object": "CancellationError()",
                        ],
                    ]
                ],
                "references": [
                    [
                        "type": "follows_from", "traceId": "00000000000000000000000000000009",
                        "spanId": "0000000000000003",
                    ]
                ],
                "droppedTags": 2, "droppedLogs": 3, "droppedReferences": 4, "resource": ["service.version": "1"],
            ]
        )
    }

    @Test("A line leaves out what its span does not have")
    func minimal() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export(spans(1...2))
        try await exporter.export(spans(3...3))
        #expect(try identifiers("spans") == [1, 2, 3])
        #expect(
            try JSONValue(parsing: Array(directory.lines("spans")[0].utf8)).keys == [
                "traceId", "spanId", "service", "name", "start", "durationNanoseconds",
            ]
        )
        #expect(exporter.health.exportedSpans == 3)
    }

    @Test("In the form of OpenTelemetry each line is a request with one span")
    func otlp() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"), format: .otlp(.openTelemetry))
        try await exporter.export(spans(1...2))
        #expect(
            directory.lines("spans")
                == spans(1...2).map { span in
                    String(decoding: OTLPEncoding.json.encode([span], conventions: .openTelemetry).bytes, as: UTF8.self)
                }
        )
    }

    @Test("A large file makes way for a new one, and the oldest goes")
    func rotation() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"), maximumFileSize: 600, maximumFileCount: 3)
        try await exporter.export(spans(1...20))
        #expect(directory.names == ["spans", "spans.1", "spans.2"])
        let sizes = directory.names.map { directory.bytes($0).count }
        #expect(sizes.allSatisfy { $0 <= 600 })
        let kept = try ["spans.2", "spans.1", "spans"].flatMap(identifiers)
        #expect(kept == Array((21 - UInt64(kept.count))...20))
        #expect(kept.count > 6)
        try await exporter.export(spans(21...21))
        #expect(try ["spans.2", "spans.1", "spans"].flatMap(identifiers).last == 21)
    }

    @Test("A line that is larger than a file may get has a file of its own")
    func largeLines() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"), maximumFileSize: 1, maximumFileCount: 2)
        try await exporter.export(spans(1...3))
        #expect(try identifiers("spans") == [3])
        #expect(try identifiers("spans.1") == [2])
    }

    @Test("With one file only, a full one begins anew")
    func singleFile() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"), maximumFileSize: 1, maximumFileCount: 1)
        try await exporter.export(spans(1...3))
        #expect(directory.names == ["spans"])
        #expect(try identifiers("spans") == [3])
    }

    @Test(
        "What a crash left of a line is cut off, and whole lines stay",
        arguments: [
            ("", 0), ("{\"spanId\":\"a", 0), ("{\"spanId\":\"a\"}\n{\"spa", 1), ("{\"spanId\":\"a\"}\n", 1),
            (String(repeating: "x", count: 4_096), 0),
            ("{\"spanId\":\"a\"}\n" + String(repeating: "x", count: 10_000), 1),
            ("{\"spanId\":\"a\"}\n" + String(repeating: "x", count: 4_095), 1),
        ]
    )
    func repair(left: String, wholeLines: Int) async throws {
        try directory.write(Array(left.utf8), to: "spans")
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export(spans(1...1))
        #expect(try identifiers("spans") == (wholeLines == 0 ? [1] : [10, 1]))
    }

    @Test("A file that somebody removed is made anew")
    func removed() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export(spans(1...1))
        try FileManager.default.removeItem(atPath: directory.file("spans"))
        try await exporter.export(spans(2...2))
        #expect(try identifiers("spans") == [2])
    }

    @Test(
        "A disk that is full is a failure with its number, counted, and no reason to trap",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))
    )
    func fullDisk() async throws {
        let exporter = try JSONLinesExporter(path: "/dev/full")
        for _ in 0..<2 {
            let failure = await #expect(throws: FileExportFailure.self) { try await exporter.export(spans(1...3)) }
            #expect(failure?.operation == .write)
            #expect(failure?.code == 28)
            #expect(failure?.spanCount == 3)
        }
        #expect(exporter.health.failedSpans == 6)
        #expect(exporter.health.exportedSpans == 0)
        #expect(exporter.health.lastError?.contains("cannot write the file: No space left on device (28)") == true)
    }

    @Test("A line that the disk takes in part only is taken back")
    func partialWrite() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export(spans(1...1))
        await exporter.shutdown()
        let size = directory.bytes("spans").count
        // The limit of a process on the size of its files does what a disk does that fills up in the middle of a line.
        await #expect(processExitsWith: .success) { [path = directory.file("spans") as String, size = size as Int] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: rlim_t(size + 50), rlim_max: rlim_t(size + 50))
            #if canImport(Glibc)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            #else
            setrlimit(RLIMIT_FSIZE, &limit)
            #endif
            let exporter = try JSONLinesExporter(path: path)
            let failure = await #expect(throws: FileExportFailure.self) { try await exporter.export([Sample.span(2)]) }
            #expect(failure?.operation == .write)
        }
        #expect(directory.bytes("spans").count == size)
        #expect(try identifiers("spans") == [1])
    }

    @Test("A rotation that fails keeps the size bounded and says so")
    func blockedRotation() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"), maximumFileSize: 1, maximumFileCount: 2)
        try FileManager.default.createDirectory(atPath: directory.file("spans.1"), withIntermediateDirectories: true)
        let failure = await #expect(throws: FileExportFailure.self) { try await exporter.export(spans(1...3)) }
        #expect(failure?.operation == .rotate)
        #expect(failure?.spanCount == 2)
        #expect(exporter.health.exportedSpans == 1)
        #expect(try identifiers("spans") == [1])
        try FileManager.default.removeItem(atPath: directory.file("spans.1"))
        try await exporter.export(spans(4...4))
        #expect(try identifiers("spans") == [4])
    }

    @Test("A file that cannot be opened is an error of the settings")
    func notWritable() throws {
        #expect(throws: ExporterConfigurationError(.fileNotWritable(code: 2))) {
            try JSONLinesExporter(path: directory.file("missing/spans"))
        }
        #expect(throws: ExporterConfigurationError.self) { try JSONLinesExporter(path: directory.path) }
    }

    @Test("The file is readable for its owner only")
    func permissions() async throws {
        _ = try JSONLinesExporter(path: directory.file("spans"))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.file("spans"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("Spans without identifiers are left out, and nothing is written after the shutdown")
    func rejectedAndShutDown() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export([Sample.span(0), Sample.span(1)])
        #expect(exporter.health.rejectedSpans == 1)
        await exporter.shutdown()
        await exporter.shutdown()
        let failure = await #expect(throws: FileExportFailure.self) { try await exporter.export(spans(2...2)) }
        #expect(failure?.operation == .shutDown)
        #expect(try identifiers("spans") == [1])
    }

    @Test("Fields that a log record has lost are counted with it")
    func droppedFields() async throws {
        let time = Timestamp(nanosecondsSinceEpoch: Sample.start)
        let log = LogRecord(timestamp: time, fields: ["a": 1], droppedFieldCount: 2)
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export([Sample.span(1, logs: [log])])
        #expect(try JSONValue(parsing: directory.bytes("spans"))["logs"]?[0]?["droppedFields"] == 2)
    }

    @Test("A file that somebody renamed, as logrotate does, is made anew under its name")
    func renamed() async throws {
        let exporter = try JSONLinesExporter(path: directory.file("spans"))
        try await exporter.export(spans(1...2))
        try FileManager.default.moveItem(atPath: directory.file("spans"), toPath: directory.file("spans.old"))
        try await exporter.export(spans(3...3))
        #expect(try identifiers("spans.old") == [1, 2])
        #expect(try identifiers("spans") == [3])
        // A tool that makes the new file itself is heeded as well.
        try FileManager.default.moveItem(atPath: directory.file("spans"), toPath: directory.file("spans.older"))
        try directory.write([], to: "spans")
        try await exporter.export(spans(4...4))
        #expect(try identifiers("spans.older") == [3])
        #expect(try identifiers("spans") == [4])
    }

    @Test("A file that takes nothing holds up neither tasks nor the health", .timeLimit(.minutes(10)))
    func stalledFile() async throws {
        let path = directory.file("fifo")
        try #require(mkfifo(path, 0o600) == 0)
        let exporters = try (0..<64).map { _ in try JSONLinesExporter(path: path) }
        let many = (1...1_000).map { number in
            Sample.span(UInt64(number), tags: ["text": "0123456789abcdef0123456789abcdef"])
        }
        // More of them than there are threads for tasks.
        let exports = exporters.map { exporter in Task { try await exporter.export(many) } }
        for _ in 0..<1_000 { await Task.yield() }
        let health = exporters.map(\.health)
        #expect(health.allSatisfy { $0.exportedSpans <= 1_000 })
        // A reader comes after all: everything goes on.
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        let done = Captured<Void>()
        async let bytes = Blocking.run { () -> Int in
            var (total, buffer) = (0, [UInt8](repeating: 0, count: 65_536))
            while true {
                let count = read(reader, &buffer, buffer.count)
                if count > 0 { total += count } else if !done.values.isEmpty { break } else { sched_yield() }
            }
            close(reader)
            return total
        }
        for export in exports { try await export.value }
        done.append(())
        #expect(await bytes > 64 * 1_000)
        #expect(exporters.allSatisfy { $0.health.exportedSpans == 1_000 })
    }
}
