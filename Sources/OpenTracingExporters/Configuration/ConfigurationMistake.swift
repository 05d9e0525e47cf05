//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something in the configuration that cannot be followed. Names headers by their place in the list and holds neither their
/// values nor URLs: either may be a secret.
public struct ConfigurationMistake: Sendable, Hashable {
    /// The environment variable, or what else is set wrong.
    public let setting: String

    /// What is wrong with it.
    public let problem: String

    /// What would be right.
    public let remedy: String

    /// What holds as long as the mistake is not corrected, where the service goes on all the same.
    public let consequence: String

    init(_ setting: String, _ problem: String, remedy: String, consequence: String) {
        self.setting = setting
        self.problem = problem
        self.remedy = remedy
        self.consequence = consequence
    }
}

extension ConfigurationMistake: CustomStringConvertible {
    /// What is wrong and what would be right.
    public var description: String { "\(setting) \(problem); \(remedy)" }
}

/// A configuration cannot be followed. Holds all mistakes there are, so that one correction is enough.
public struct TracerConfigurationError: Error, Hashable {
    /// What is wrong, in the order of ``TracerComponents/variables``.
    public let mistakes: [ConfigurationMistake]
}

extension TracerConfigurationError: CustomStringConvertible {
    /// Every mistake on a line of its own, with what would be right.
    public var description: String {
        let count = mistakes.count == 1 ? "a mistake" : "\(mistakes.count) mistakes"
        return "The configuration of the tracer has \(count):" + mistakes.map { "\n- \($0)" }.joined()
    }
}
