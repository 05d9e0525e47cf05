//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import LiveRouting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("Outcomes on FlyingFox: tag, log and the status really sent agree")
struct OutcomeTests {
    private let table = OutcomeTable { tracing, body in
        try await LiveServer.run(Behavior.router(tracing), body)
    }

    @Test("Thrown, mapped, returned, after the head and in the body", arguments: Behavior.allCases)
    func outcomes(behavior: Behavior) async throws {
        let differences = try await table.differences(of: behavior)
        #expect(differences == [])
    }
}
#endif
