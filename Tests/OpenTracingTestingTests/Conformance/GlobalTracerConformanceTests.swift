//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The stand-in for the global tracer conforms to the API as the tracer behind it does")
struct GlobalTracerConformanceTests {
    /// One mock tracer, which samples, for each case, and the stand-in for every tracer that the case asks for.
    static let conformance = TracerConformance(
        .mock(
            unwrapping: { _ in GlobalTracer.current as? MockTracer },
            makeUnsampledTracer: nil,
            makeTracer: { GlobalTracer() }
        )
    )

    /// Needs a new tracer for each of its steps.
    static let exceptions: Set<String> = ["Each change after the finish leaves one diagnostic"]

    @Test("Case", arguments: conformance.cases.filter { !exceptions.contains($0.name) })
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await GlobalTracer.withTracer(MockTracer()) { try await conformanceCase.run() }
    }

    @Test("All cases but one are run that do not need a tracer which samples nothing")
    func numberOfCases() {
        #expect(Self.conformance.cases.count == 140)
        #expect(Self.conformance.skippedCases.count == 9)
        #expect(Self.conformance.skippedCases.allSatisfy { $0.reason == "the probe has no makeUnsampledTracer" })
    }
}
