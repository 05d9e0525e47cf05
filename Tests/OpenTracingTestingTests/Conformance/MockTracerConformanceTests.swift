//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The mock tracer conforms to the API")
struct MockTracerConformanceTests {
    static let conformance = TracerConformance(.mock())

    @Test("Case", arguments: conformance.cases)
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("All cases are run")
    func numberOfCases() {
        #expect(Self.conformance.cases.count == 149)
        #expect(Self.conformance.skippedCases.isEmpty)
    }
}
