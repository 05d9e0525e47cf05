//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing

@Suite("Diagnostics")
struct DiagnosticsTests {
    @Test("The handler receives each diagnostic, which names the operation and no value")
    func handler() throws {
        let received = Mutex<[TracerDiagnostic]>([])
        let diagnostics = TracerDiagnostics { diagnostic in received.withLock { $0.append(diagnostic) } }
        let tracer = RecordingTracer(serviceName: "s") {
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
        }
        let span = tracer.startSpan("checkout")
        span.finish()
        span.setTag("key", to: "secret")
        span.finish()
        let diagnostic = try #require(received.withLock { $0 }.first)
        #expect(received.withLock { $0 }.count == 1)
        #expect(diagnostic.kind == .spanUsedAfterFinish)
        #expect(diagnostic.message.contains("checkout"))
        #expect(diagnostic.message.contains("setTag"))
        #expect(!diagnostic.description.contains("secret"))
    }

    @Test("A handler may use the tracer that reports to it")
    func reentrance() {
        let tracer = Mutex<RecordingTracer?>(nil)
        let diagnostics = TracerDiagnostics { _ in tracer.withLock { $0 }?.startSpan("report").finish() }
        let processor = CollectingProcessor()
        let real = RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
        }
        tracer.withLock { $0 = real }
        let span = real.startSpan("s")
        span.finish()
        span.finish()
        #expect(processor.records.map(\.operationName) == ["s", "report"])
        tracer.withLock { $0 = nil }
    }

    @Test("What happens several times at once counts several times")
    func counts() {
        let diagnostics = TracerDiagnostics()
        let lost = TracerDiagnostic(.spansDropped, message: "queue full", count: 5)
        diagnostics.report(lost)
        diagnostics.report(lost)
        #expect(diagnostics.count(of: .spansDropped) == 10)
        #expect(diagnostics.count(of: .contextCorrupted) == 0)
        #expect(lost.description == "spans dropped (5): queue full")
    }
}
