//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import OpenTracingSDK
import Synchronization
import Testing

@Suite("Printed diagnostics")
struct DiagnosticsPrinterTests {
    private let lines = Captured<String>()
    private let time = Captured<Duration>()

    private var diagnostics: TracerDiagnostics {
        let (lines, time) = (lines, time)
        return .printing(to: TextOutput { lines.append($0) }, atMostEvery: .seconds(60)) { time.values.last ?? .zero }
    }

    @Test("Of one kind a line is printed in a while, and the next says how many were left out")
    func silence() {
        let diagnostics = diagnostics
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full", count: 3))
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full", count: 4))
        diagnostics.report(TracerDiagnostic(.contextCorrupted, message: "no digits"))
        time.append(.seconds(59))
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full"))
        time.append(.seconds(60))
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full"))
        #expect(
            lines.values == [
                "tracing: spans dropped (3): queue full\n", "tracing: context corrupted: no digits\n",
                "tracing: spans dropped: queue full (and 5 more since the last line of this kind)\n",
            ]
        )
        #expect(diagnostics.count(of: .spansDropped) == 9)
    }

    @Test("Every mistake in the configuration is printed")
    func mistakes() {
        let diagnostics = diagnostics
        for number in 1...3 { diagnostics.report(TracerDiagnostic(.configurationMistake, message: "\(number)")) }
        #expect(lines.values.count == 3)
    }

    @Test("A text cannot begin a line of its own or command the terminal")
    func escaping() {
        diagnostics.report(TracerDiagnostic(.spanFinishedTwice, message: "span 'a\n\u{1b}[2J'"))
        #expect(lines.values == ["tracing: span finished twice: span 'a\\n\\u{1b}[2J'\n"])
    }
}
