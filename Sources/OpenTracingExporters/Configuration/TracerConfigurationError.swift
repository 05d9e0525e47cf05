//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A configuration cannot be followed. Holds all mistakes there are, so that one correction is enough.
public struct TracerConfigurationError: Error, Hashable {
    /// What is wrong, in the order of ``TracerComponents/variables``.
    public let problems: [ConfigurationProblem]

    package init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }
}

extension TracerConfigurationError: CustomStringConvertible {
    /// Every mistake on a line of its own, with what would be right.
    public var description: String {
        let count = problems.count == 1 ? "a mistake" : "\(problems.count) mistakes"
        return "The configuration of the tracer has \(count):" + problems.map { "\n- \($0)" }.joined()
    }
}
