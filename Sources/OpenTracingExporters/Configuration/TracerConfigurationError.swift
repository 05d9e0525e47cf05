//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A configuration cannot be followed. Holds all mistakes there are, so that one correction is enough.
public struct TracerConfigurationError: Error, Hashable {
    /// What is wrong, in the order of ``EnvironmentVariable/all``.
    public let mistakes: [ConfigurationMistake]
}

extension TracerConfigurationError: CustomStringConvertible {
    /// Every mistake on a line of its own, with what would be right.
    public var description: String {
        let count = mistakes.count == 1 ? "a mistake" : "\(mistakes.count) mistakes"
        return "The configuration of the tracer has \(count):" + mistakes.map { "\n- \($0)" }.joined()
    }
}
