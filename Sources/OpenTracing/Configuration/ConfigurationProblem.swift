//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something in the configuration that cannot be followed: in a variable of the environment, in a file, or in code.
///
/// The settings of the instrumentation and the configuration of the tracer report their mistakes alike, so that a service
/// handles both in one place. Printed, it is one line that says where, what, and what would be right.
public struct ConfigurationProblem: Error, Hashable {
    /// The setting that it is about, by its path in code or its key, such as `client.skip`; `nil` where it is none that is known.
    package let setting: String?

    /// Where it is: the name of a variable, file and line as in `tracing.json:3`, or a part of the tracer in words.
    package let place: String

    /// The line of the file, counted from 1; `nil` outside of files, and for a file that cannot be read at all.
    package let line: Int?

    /// What is wrong. It holds no secret: neither values of headers nor URLs.
    package let problem: String

    /// What would be right.
    package let remedy: String

    /// What holds as long as the problem is not solved.
    package let consequence: String

    /// Describes a problem in a variable, or in a part of the configuration that has a name.
    ///
    /// - Parameters:
    ///   - place: the variable, or the part in words.
    ///   - setting: the setting that it is about.
    ///   - problem: what is wrong.
    ///   - remedy: what would be right.
    ///   - consequence: what holds meanwhile.
    package init(in place: String, setting: String? = nil, _ problem: String, remedy: String, consequence: String) {
        self.setting = setting
        self.place = place
        self.line = nil
        self.problem = problem
        self.remedy = remedy
        self.consequence = consequence
    }

    /// Describes a problem in a file.
    ///
    /// - Parameters:
    ///   - file: the path of the file.
    ///   - line: the line, counted from 1; `nil` for the file as a whole.
    ///   - setting: the setting that it is about.
    ///   - problem: what is wrong.
    ///   - remedy: what would be right.
    ///   - consequence: what holds meanwhile.
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
    /// The problem in one line: where it is, what is wrong, and what would be right.
    public var description: String { "\(place): \(problem); \(remedy)" }
}
