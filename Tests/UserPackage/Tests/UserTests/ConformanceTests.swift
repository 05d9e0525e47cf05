//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingTesting
import Testing

@Suite("The user's tracer conforms, with Swift Testing")
struct ConformanceTests {
    static let conformance = TracerConformance(UserTracer.probe)

    @Test("Case", arguments: conformance.cases)
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }
}
