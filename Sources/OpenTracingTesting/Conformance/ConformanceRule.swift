//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A demand on tracers, and how to check it.
struct ConformanceRule: Sendable {
    let name: String
    let requirement: String
    let needs: [ProbeCapability]
    let check: @Sendable (ConformanceRun) async throws -> Void

    init(
        _ name: String,
        by requirement: String,
        needs: [ProbeCapability] = [],
        check: @escaping @Sendable (ConformanceRun) async throws -> Void
    ) {
        self.name = name
        self.requirement = requirement
        self.needs = needs
        self.check = check
    }

    /// All rules, in the order in which they are best read.
    static let all: [ConformanceRule] = [
        starting, references, identifiers, spans, unsampled, finishing, baggage, formats, carriers, corruption, refusal,
        activation, parenthood, concurrency, closing,
    ].flatMap(\.self)
}
