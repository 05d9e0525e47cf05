//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Why a tracer does not conform to the API.
public struct ConformanceFailure: Error, Sendable, Hashable {
    /// The name of the case that failed.
    public let caseName: String

    /// What the case demands, and where that is written.
    public let requirement: String

    /// What the tracer did, and what would have been right.
    public let reason: String
}

extension ConformanceFailure: CustomStringConvertible {
    /// The failure in two lines.
    public var description: String {
        "\(caseName): \(reason)\n  required by: \(requirement)"
    }
}
