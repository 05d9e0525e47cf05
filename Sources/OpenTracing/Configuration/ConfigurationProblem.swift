//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An invalid setting in an environment variable, in a file, or in code.
///
/// The instrumentation settings and the tracer configuration report problems the same way, so that a service handles both in one
/// place. Printed, a problem is one line that states where it is, what is wrong, and what is expected.
public struct ConfigurationProblem: Error, Hashable {
    /// The affected setting, as a path in code or a key, such as `client.skip`; `nil` if it is not a known one.
    package let setting: String?

    /// The location: a variable name, a file and line as in `tracing.json:3`, or the name of a part of the tracer.
    package let place: String

    /// The line in the file, starting at 1; `nil` outside of files, and for a file that cannot be read.
    package let line: Int?

    /// What is wrong. Contains no secrets: neither header values nor URLs.
    package let problem: String

    /// What is expected.
    package let remedy: String

    /// What applies until the problem is fixed.
    package let consequence: String

    /// Creates a problem in a variable, or in a named part of the configuration.
    ///
    /// - Parameters:
    ///   - place: the variable, or the name of the part.
    ///   - setting: the affected setting.
    ///   - problem: what is wrong.
    ///   - remedy: what is expected.
    ///   - consequence: what applies until then.
    package init(in place: String, setting: String? = nil, _ problem: String, remedy: String, consequence: String) {
        self.setting = setting
        self.place = place
        self.line = nil
        self.problem = problem
        self.remedy = remedy
        self.consequence = consequence
    }

    /// Creates a problem in a file.
    ///
    /// - Parameters:
    ///   - file: the path of the file.
    ///   - line: the line, starting at 1; `nil` for the file as a whole.
    ///   - setting: the affected setting.
    ///   - problem: what is wrong.
    ///   - remedy: what is expected.
    ///   - consequence: what applies until then.
    package init(
        inFile file: String,
        line: Int?,
        setting: String? = nil,
        _ problem: String,
        remedy: String,
        consequence: String
    ) {
        self.setting = setting
        self.place = line.map { "\(file):\($0)" } ?? file
        self.line = line
        self.problem = problem
        self.remedy = remedy
        self.consequence = consequence
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// The problem on one line: where it is, what is wrong, and what is expected.
    public var description: String { "\(place): \(problem); \(remedy)" }
}
