//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Synchronization
import Testing

@Suite("The production tracer conforms to the API")
struct RecordingTracerConformanceTests {
    static let conformance = TracerConformance(RecordingTracerProbe.probe(Propagators()))

    @Test("Case", arguments: conformance.cases)
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("All cases are run")
    func numberOfCases() {
        #expect(Self.conformance.cases.count == 133)
        #expect(Self.conformance.skippedCases.isEmpty)
    }
}
