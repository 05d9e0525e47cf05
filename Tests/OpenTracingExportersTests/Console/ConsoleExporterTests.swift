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

@Suite("Console exporter")
struct ConsoleExporterTests {
    private let spans = [Sample.span(1, "GET /", lasting: 500), Sample.span(2, parent: 1, "query", lasting: 100)]

    @Test("A batch is written as one block")
    func oneBlock() async {
        let blocks = Captured<String>()
        await ConsoleExporter(columns: 80, output: TextOutput { blocks.append($0) }).export(spans)
        #expect(blocks.values == [Waterfall(columns: 80).render(spans)])
    }

    @Test("The width is the one asked for, else that of the output, else 120 columns")
    func width() async {
        let blocks = Captured<String>()
        let output = TextOutput(columns: 60) { blocks.append($0) }
        let unknown = TextOutput { blocks.append($0) }
        await ConsoleExporter(columns: 80, output: output).export(spans)
        await ConsoleExporter(output: output).export(spans)
        await ConsoleExporter(output: unknown).export(spans)
        #expect(blocks.values == [80, 60, 120].map { Waterfall(columns: $0).render(spans) })
    }

    @Test(
        "Colour is used on a terminal only, and not where the environment says no",
        arguments: [
            (TerminalColorUse.automatic, true, [:], true),
            (.automatic, false, [:], false),
            (.automatic, true, ["NO_COLOR": "1"], false),
            (.automatic, true, ["NO_COLOR": ""], true),
            (.automatic, true, ["TERM": "dumb"], false),
            (.always, false, ["NO_COLOR": "1"], true),
            (.never, true, [:], false),
        ] as [(TerminalColorUse, Bool, [String: String], Bool)]
    )
    func color(use: TerminalColorUse, isTerminal: Bool, environment: [String: String], expected: Bool) async {
        let blocks = Captured<String>()
        let output = TextOutput(isTerminal: isTerminal) { blocks.append($0) }
        await ConsoleExporter(color: use, output: output, environment: { environment[$0] }).export(spans)
        #expect(blocks.values.map { $0.contains("\u{1b}[") } == [expected])
    }

    @Test(
        "A character set without the drawing's characters gets ASCII",
        arguments: [
            ([:], false), (["LANG": "C.UTF-8"], false), (["LANG": "de_DE.ISO-8859-1"], true), (["LANG": "C"], false),
            (["LC_ALL": "en_US.utf8", "LANG": "de_DE.ISO-8859-1"], false), (["LC_ALL": "", "LANG": "x.KOI8-R"], true),
        ]
    )
    func characterSet(environment: [String: String], isASCII: Bool) async {
        let blocks = Captured<String>()
        await ConsoleExporter(output: TextOutput { blocks.append($0) }, environment: { environment[$0] }).export(spans)
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
        pipe.closeWriteEnd()
        #expect(await received == Array(text.utf8))
    }
}
