//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// Mistakes in environment variables or in a file of settings, all at once; of each the first twenty, and how many more.
///
/// When it is thrown, nothing has been changed.
public struct TracingSettingsError: Error, Sendable, Hashable {
    /// The mistakes: those of the file in the order of its lines, then those of the variables.
    public let problems: [ConfigurationProblem]

    /// How many more mistakes there are that are not told: the first twenty of the file are, and of the variables.
    public let omittedProblemCount: Int

    static let maximumProblemCount = 20
    static let consequence = "none of the settings is taken over"

    init(problems: [ConfigurationProblem], omittedProblemCount: Int = 0) {
        self.problems = problems
        self.omittedProblemCount = omittedProblemCount
    }
}

extension TracingSettingsError: CustomStringConvertible {
    /// The mistakes, one a line.
    public var description: String {
        let lines = problems.map(\.description)
        let rest = omittedProblemCount == 0 ? [] : ["and \(omittedProblemCount) more"]
        return (lines + rest).joined(separator: "\n")
    }
}
