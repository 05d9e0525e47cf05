//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// One mistake in the definition of a router, with its remedy.
public struct RouteProblem: Sendable, Hashable, CustomStringConvertible {
    /// Where the mistake is: a route, a group or a member.
    public let place: String

    /// What is wrong.
    public let problem: String

    /// What would be right.
    public let remedy: String

    /// Creates a mistake.
    ///
    /// - Parameters:
    ///   - place: where the mistake is.
    ///   - problem: what is wrong.
    ///   - remedy: what would be right.
    public init(place: String, problem: String, remedy: String) {
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    /// The mistake in one line.
    public var description: String { "\(place): \(problem); \(remedy)" }
}
