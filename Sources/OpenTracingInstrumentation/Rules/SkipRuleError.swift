//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A pattern for requests to skip that is none.
public struct SkipRuleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pattern as it was given.
    public let pattern: String

    /// What is wrong with it, and what would be right.
    public let reason: String

    /// The error in one line.
    public var description: String { "The skip pattern \"\(pattern)\" cannot be used: \(reason)." }
}
