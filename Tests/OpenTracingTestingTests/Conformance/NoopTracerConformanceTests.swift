//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The tracer that does nothing conforms to the API")
struct NoopTracerConformanceTests {
    static let conformance = TracerConformance(
        TracerProbe(checksBaggage: false, checksPropagation: false, checksIdentifiers: false) { NoopTracer() }
    )

    @Test("Case", arguments: conformance.cases)
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("The cases that look into a tracer are skipped, with the reason")
    func numberOfCases() {
        #expect(Self.conformance.cases.count == 45)
        #expect(Self.conformance.skippedCases.count == 104)
        #expect(Self.conformance.skippedCases.allSatisfy { $0.reason.hasPrefix("the probe") })
    }
}
