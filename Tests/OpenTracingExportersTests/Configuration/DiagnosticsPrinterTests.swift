//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Synchronization
import Testing

@Suite("Printed diagnostics")
struct DiagnosticsPrinterTests {
    private let lines = Captured<String>()
    private let time = Captured<Duration>()

    private let output: TextOutput

    init() {
        let lines = lines
        output = TextOutput { lines.append($0) }
    }

    private var diagnostics: TracerDiagnostics {
        let time = time
        return .printing(to: output, atMostEvery: .seconds(60)) { time.values.last ?? .zero }
    }

    @Test("Of one kind and reason a line is printed in a while, and the next says how many were left out")
    func silence() async {
        let diagnostics = diagnostics
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full", count: 3))
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full", count: 4))
        diagnostics.report(TracerDiagnostic(.contextCorrupted, message: "no digits"))
        time.append(.seconds(59))
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full"))
        time.append(.seconds(60))
        diagnostics.report(TracerDiagnostic(.spansDropped, message: "queue full"))
        await output.drain()
        #expect(
            lines.values == [
                "tracing: spans dropped (3): queue full\n", "tracing: context corrupted: no digits\n",
                "tracing: spans dropped: queue full (and 5 more since the last line with this cause)\n",
            ]
        )
        #expect(diagnostics.count(of: .spansDropped) == 9)
    }

    @Test("A frequent reason does not hide another one of the same kind")
    func reasons() async {
        let diagnostics = diagnostics
        diagnostics.report(TracerDiagnostic(.spansDropped, reason: "queue full", message: "queue full"))
        diagnostics.report(TracerDiagnostic(.spansDropped, reason: "export failed", message: "no connection"))
        await output.drain()
        #expect(
            lines.values == ["tracing: spans dropped: queue full\n", "tracing: spans dropped: no connection\n"]
        )
    }

    @Test("Reasons without end print no lines without end")
    func manyReasons() async {
        let diagnostics = diagnostics
        for number in 0..<1_000 {
            diagnostics.report(TracerDiagnostic(.spansDropped, reason: "\(number)", message: "lost"))
        }
        await output.drain()
        #expect(lines.values.count == 65)
    }

    @Test("What was left out is printed at the end, each cause in a line, and once")
    func heldBack() async {
        let diagnostics = diagnostics
        for count in 1...3 {
            diagnostics.report(TracerDiagnostic(.spansDropped, reason: "a", message: "first \(count)", count: count))
        }
        diagnostics.report(TracerDiagnostic(.spansDropped, reason: "b", message: "second"))
        await diagnostics.flush()
        await diagnostics.flush()
        #expect(
            lines.values == [
                "tracing: spans dropped: first 1\n", "tracing: spans dropped: second\n",
                "tracing: spans dropped (5): first 3 (not printed before)\n",
            ]
        )
    }

    @Test("Closing a tracer prints what was held back")
    func closing() async {
        let tracer = RecordingTracer(serviceName: "s") { $0.diagnostics = diagnostics }
        for _ in 0..<3 {
            _ = try? tracer.extract(as: .httpHeaders, from: ["traceparent": "00-zz-00-01"])
        }
        await tracer.close()
        #expect(lines.values.count == 2)
        #expect(lines.values.last?.hasPrefix("tracing: context corrupted (2): ") == true)
    }

    @Test("An output that stands still stops nobody who reports, and what it did not take is told later")
    func stalledOutput() async {
        let (lines, gate) = (lines, Gate())
        let output = TextOutput { text in
            gate.wait()
            lines.append(text)
        }
        let diagnostics = TracerDiagnostics.printing(to: output, atMostEvery: .zero) { .zero }
        let tracer = RecordingTracer(serviceName: "s") { $0.diagnostics = diagnostics }
        // Far more than may wait; with an output that is waited for, the first one would never return.
        for _ in 0..<5_000 {
            _ = try? tracer.extract(as: .httpHeaders, from: ["traceparent": "00-zz-00-01"])
        }
        #expect(diagnostics.count(of: .contextCorrupted) == 5_000)
        #expect(lines.values.isEmpty)
        gate.open()
        await output.drain()
        await diagnostics.flush()
        #expect(lines.values.count <= 1_026)
        #expect(lines.values.last?.hasSuffix(" (not printed before)\n") == true)
    }

    @Test("Every mistake in the configuration is printed")
    func mistakes() async {
        let diagnostics = diagnostics
        for number in 1...3 { diagnostics.report(TracerDiagnostic(.configurationMistake, message: "\(number)")) }
        await output.drain()
        #expect(lines.values.count == 3)
    }

    @Test("A text cannot begin a line of its own or command the terminal")
    func escaping() async {
        diagnostics.report(TracerDiagnostic(.spanFinishedTwice, message: "span 'a\n\u{1b}[2J'"))
        await output.drain()
        #expect(lines.values == ["tracing: span finished twice: span 'a\\n\\u{1b}[2J'\n"])
    }
}
