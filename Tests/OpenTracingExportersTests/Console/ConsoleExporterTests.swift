//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import OpenTracingSupport
import Testing

@Suite("Console exporter")
struct ConsoleExporterTests {
    private let spans = [Sample.span(1, "GET /", lasting: 500), Sample.span(2, parent: 1, "query", lasting: 100)]

    @Test("A batch is written as one block")
    func oneBlock() async throws {
        let blocks = Captured<String>()
        try await ConsoleExporter(columns: 80, output: TextOutput { blocks.append($0) }).export(spans)
        #expect(blocks.values == [Waterfall(columns: 80).render(spans)])
    }

    @Test("The width is the one asked for, else that of the output, else 120 columns")
    func width() async throws {
        let blocks = Captured<String>()
        let output = TextOutput(columns: 60) { blocks.append($0) }
        let unknown = TextOutput { blocks.append($0) }
        try await ConsoleExporter(columns: 80, output: output).export(spans)
        try await ConsoleExporter(output: output).export(spans)
        try await ConsoleExporter(output: unknown).export(spans)
        #expect(blocks.values == [80, 60, 120].map { Waterfall(columns: $0).render(spans) })
    }

    @Test(
        "Color is used on a terminal only, and not where the environment says no",
        arguments: [
            (nil, true, [:], true),
            (nil, false, [:], false),
            (nil, true, ["NO_COLOR": "1"], false),
            (nil, true, ["NO_COLOR": ""], true),
            (nil, true, ["TERM": "dumb"], false),
            (true, false, ["NO_COLOR": "1"], true),
            (false, true, [:], false),
        ] as [(Bool?, Bool, [String: String], Bool)]
    )
    func color(use: Bool?, isTerminal: Bool, environment: [String: String], expected: Bool) async throws {
        let blocks = Captured<String>()
        let output = TextOutput(isTerminal: isTerminal) { blocks.append($0) }
        try await ConsoleExporter(usesColor: use, output: output, environment: { environment[$0] }).export(spans)
        #expect(blocks.values.map { $0.contains("\u{1b}[") } == [expected])
    }

    @Test(
        "A character set without the drawing's characters gets ASCII",
        arguments: [
            ([:], false), (["LANG": "C.UTF-8"], false), (["LANG": "de_DE.ISO-8859-1"], true), (["LANG": "C"], false),
            (["LC_ALL": "en_US.utf8", "LANG": "de_DE.ISO-8859-1"], false), (["LC_ALL": "", "LANG": "x.KOI8-R"], true),
        ]
    )
    func characterSet(environment: [String: String], isASCII: Bool) async throws {
        let blocks = Captured<String>()
        try await ConsoleExporter(output: TextOutput { blocks.append($0) }, environment: { environment[$0] }).export(
            spans
        )
        #expect(blocks.values.map { $0.utf8.allSatisfy { $0 < 0x80 } } == [isASCII])
    }

    @Test("A descriptor gets the whole text, also when it takes it in pieces")
    func descriptor() async throws {
        let pipe = try Pipe()
        let text = String(repeating: "0123456789abcde\n", count: 20_000)
        async let received = pipe.readAll()
        let output = TextOutput(descriptor: pipe.writeEnd)
        #expect(!output.isTerminal)
        output.write(text)
        await output.drain()
        pipe.closeWriteEnd()
        #expect(await received == Array(text.utf8))
    }

    @Test("An output that stands still holds an export only until it is cancelled", .timeLimit(.minutes(10)))
    func stalledOutput() async throws {
        let (blocks, gate, began) = (Captured<String>(), Gate(), AsyncStream<Void>.makeStream())
        let exporter = ConsoleExporter(
            columns: 80,
            output: TextOutput { text in
                began.continuation.yield()
                gate.wait()
                blocks.append(text)
            }
        )
        let spans = spans
        let first = Task { try await exporter.export(spans) }
        for await _ in began.stream { break }
        let second = Task { try await exporter.export(spans) }
        second.cancel()
        await #expect(throws: TextOutputFailure.self) { try await second.value }
        gate.open()
        try await first.value
        try await exporter.export(spans)
        // Nobody waited for the second block any more, so it was not written.
        #expect(blocks.values.count == 2)
    }

    @Test("While a pipe that nobody reads holds up the export, tasks go on", .timeLimit(.minutes(10)))
    func stalledPipe() async throws {
        let pipe = try Pipe()
        let output = TextOutput(descriptor: pipe.writeEnd)
        let other = try Pipe()
        // More writers than there are threads for tasks, on outputs of which one stands still.
        let text = String(repeating: "0123456789abcde\n", count: 20_000)
        let writers = (0..<64).map { _ in Task { try await output.writeAndWait(text) } }
        for _ in 0..<1_000 { await Task.yield() }
        let free = TextOutput(descriptor: other.writeEnd)
        try await free.writeAndWait("not held up\n")
        other.closeWriteEnd()
        #expect(await other.readAll() == Array("not held up\n".utf8))
        for writer in writers { writer.cancel() }
        for writer in writers { _ = await writer.result }
        async let received = pipe.readAll()
        await output.drain()
        pipe.closeWriteEnd()
        #expect(await received.count.isMultiple(of: text.utf8.count))
    }

    @Test("An output that nobody reads any more is an error, and ends no process")
    func closedPipe() async throws {
        let pipe = try Pipe()
        pipe.closeReadEnd()
        let output = TextOutput(descriptor: pipe.writeEnd)
        // Unless something else in this process ignores the signal, it would be gone.
        let failure = await #expect(throws: TextOutputFailure.self) { try await output.writeAndWait("text\n") }
        #expect(failure?.code == EPIPE)
        #expect(Pipe.letsSignalThrough)
        pipe.closeWriteEnd()
    }
}
