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
