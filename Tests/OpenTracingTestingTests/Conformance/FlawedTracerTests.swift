//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The conformance harness finds what is wrong with a tracer")
struct FlawedTracerTests {
    /// What fails by a trap only, which no test can survive to tell.
    static let casesThatOnlyTrapsCanFail: Set<String> = [
        "A span can be started, described and finished",
        "Any start time is accepted",
        "A child can be started from a span and from a context",
        "Tags take text, numbers, truth values and lists",
        "Tags, logs and names take any Unicode",
        "Logs take every kind of value, with and without a time",
        "Large and many values do no harm",
        "Nothing fails after the finish",
        "Closing twice does no harm",
        "Many closes at once do no harm",
    ]

    static func probe(_ flaw: Flaw?) -> TracerProbe {
        TracerProbe(
            isChild: { span, parent in
                (span as? FlawedSpan)?.parentID == parent.context.spanIDString
                    && span.context.traceIDString == parent.context.traceIDString
            },
            finishedSpans: { ($0 as? FlawedTracer)?.finishedSpans ?? [] },
            diagnosticCount: { ($0 as? FlawedTracer)?.misuseCount ?? 0 },
            makeUnsampledTracer: { FlawedTracer(flaw, samplesTraces: false) },
            makeTracer: { FlawedTracer(flaw) }
        )
    }

    @Test("A tracer without a flaw passes")
    func withoutFlaw() async {
        let report = await TracerConformance(Self.probe(nil)).report()
        #expect(report.isSuccess, "\(report)")
        #expect(report.skippedCount == 0)
    }

    @Test("A flaw makes the cases about it fail, by name", arguments: Flaw.allCases)
    func flaw(_ flaw: Flaw) async {
        let cases = TracerConformance(Self.probe(flaw)).cases.filter { flaw.failingCases.contains($0.name) }
        #expect(cases.count == flaw.failingCases.count)
        for conformanceCase in cases {
            let failure = await #expect(throws: ConformanceFailure.self) { try await conformanceCase.run() }
            #expect(failure?.caseName == conformanceCase.name)
        }
    }

    @Test("Every case can fail")
    func everyCaseCanFail() {
        let names = Set(TracerConformance(Self.probe(nil)).cases.map(\.name))
        let failing = Set(Flaw.allCases.flatMap(\.failingCases))
        #expect(failing.subtracting(names) == [])
        #expect(names.subtracting(failing) == Self.casesThatOnlyTrapsCanFail)
    }
}
