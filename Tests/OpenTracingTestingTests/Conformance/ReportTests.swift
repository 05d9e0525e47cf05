//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The conformance report")
struct ReportTests {
    @Test("No two cases have the same name, and each says what demands it")
    func names() {
        let conformance = TracerConformance(.mock())
        #expect(Set(conformance.cases.map(\.name)).count == conformance.cases.count)
        #expect(
            conformance.cases.allSatisfy { !$0.requirement.isEmpty && $0.description == $0.name && $0.id == $0.name }
        )
    }

    @Test("What the probe cannot show is skipped, with everything that it lacks as the reason")
    func skipped() throws {
        let conformance = TracerConformance(TracerProbe { MockTracer() })
        let skipped = try #require(conformance.skippedCases.first { $0.name == "The active span becomes the parent" })
        #expect(skipped.reason == "the probe has no isChild")
        let bare = TracerConformance(TracerProbe(checksPropagation: false, checksIdentifiers: false) { MockTracer() })
        let name = "An extracted context continues the trace (binary)"
        #expect(
            bare.skippedCases.first { $0.name == name }?.reason
                == "the probe's checksPropagation is false, the probe has no sameTrace, the probe has no isChild"
        )
        #expect(conformance.cases.count + conformance.skippedCases.count == 149)
        #expect(bare.cases.count + bare.skippedCases.count == 149)
    }

    @Test("All results are listed, with the failures in words")
    func report() async throws {
        let report = await TracerConformance(FlawedTracerTests.probe(.reversesReferences)).report()
        #expect(report.results.count == 149)
        #expect(!report.isSuccess)
        #expect(report.failures.map(\.caseName) == ["All references are kept in their order"])
        let text = report.description
        #expect(text.hasPrefix("passed   A span can be started, described and finished\n"))
        #expect(
            text.contains(
                """
                FAILED   All references are kept in their order: the list of reference types is \
                [own, child_of, follows_from] instead of [follows_from, child_of, own]
                  required by: OpenTracing specification 1.1, Span: zero or more references
                """
            )
        )
        #expect(text.hasSuffix("\n148 passed, 1 failed, 0 skipped"))
    }

    @Test("Skipped cases stand in the report with their reasons")
    func skippedInReport() async {
        let report = await TracerConformance(TracerProbe(checksBaggage: false) { MockTracer() }).report()
        #expect(report.isSuccess, "\(report)")
        #expect(report.skippedCount > 0)
        #expect(report.passedCount + report.skippedCount == 149)
        #expect(
            report.description.contains(
                "skipped  Several baggage items are kept side by side (the probe's checksBaggage is false)"
            )
        )
    }

    @Test("An error that nothing is to throw fails its case, and is named")
    func unexpectedError() async throws {
        let tracer: @Sendable () -> any Tracer = {
            MockTracer(
                faults: MockFaults(
                    injectionError: PropagationError(.invalidCarrier, format: .textMap, reason: "told to")
                )
            )
        }
        let name = "The mandatory formats can be injected and extracted"
        let found = TracerConformance(TracerProbe(makeTracer: tracer)).cases.first { $0.name == name }
        let conformanceCase = try #require(found)
        let failure = await #expect(throws: ConformanceFailure.self) { try await conformanceCase.run() }
        #expect(
            failure?.reason
                == "threw PropagationError where nothing is to be thrown: invalid carrier (format text_map): told to"
        )
    }

    @Test("The tracers that a case makes are closed after it")
    func closing() async throws {
        let closed = Counter()
        let faults = MockFaults(onCall: { if $0 == .close { closed.increment() } })
        let conformance = TracerConformance(TracerProbe { MockTracer(faults: faults) })
        try await conformance.cases[0].run()
        #expect(closed.value == 1)
    }

    @Test("A case runs without the span that is active where it is run")
    func activeSpan() async throws {
        let outer = MockTracer().startSpan("outer")
        try await withActiveSpan(outer) { () async throws in
            for conformanceCase in TracerConformance(.mock()).cases {
                try await conformanceCase.run()
            }
        }
    }
}
