//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingInstrumentation

/// A promise of a server, and how to check it.
struct ServerRule: Sendable {
    let name: String
    let requirement: String
    let needsStreams: Bool
    let settings: TracingSettings
    let check: @Sendable (ServerRun) async throws -> Void

    init(
        _ name: String,
        by requirement: String,
        needsStreams: Bool = false,
        settings: TracingSettings = TracingSettings(mode: .all),
        check: @escaping @Sendable (ServerRun) async throws -> Void
    ) {
        self.name = name
        self.requirement = requirement
        self.needsStreams = needsStreams
        self.settings = settings
        self.check = check
    }

    /// All rules, in the order in which they are best read.
    static let all: [ServerRule] = [contexts, decisions, contents, outcomes, loads].flatMap(\.self)
}
