//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something that is done many times.
struct Case: Sendable {
    let name: String

    /// What the same thing is called without any tracing; `nil` for that itself.
    let baseline: String?

    /// Sets up what is needed, and returns what does the thing so many times.
    let make: @Sendable () throws -> @Sendable (Int) async throws -> Void

    static let all = server + client + functions
}
