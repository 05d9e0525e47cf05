//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// All mistakes in the definition of a router at once.
public struct RouterDefinitionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The mistakes, in the order in which they were found.
    public let problems: [RouteProblem]

    package init(problems: [RouteProblem]) {
        self.problems = problems
    }

    /// The mistakes, one a line.
    public var description: String {
        let heading = problems.count == 1 ? "The router has a mistake:" : "The router has \(problems.count) mistakes:"
        return ([heading] + problems.map { "- \($0)" }).joined(separator: "\n")
    }
}
