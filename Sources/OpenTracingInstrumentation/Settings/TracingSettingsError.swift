//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Mistakes in environment variables or in a file of settings, all at once; of a file the first twenty, and how many more.
///
/// When it is thrown, nothing has been changed.
public struct TracingSettingsError: Error, Sendable, Hashable {
    /// One mistake.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// Where it is: the name of a variable, or file and line, as in `tracing.json:3`.
        public let place: String

        /// The line of the file, counted from 1; `nil` for a variable and for a file that cannot be read at all.
        public let line: Int?

        /// What is wrong.
        public let problem: String

        /// What would be right.
        public let remedy: String

        init(variable: String, problem: String, remedy: String) {
            place = variable
            line = nil
            self.problem = problem
            self.remedy = remedy
        }

        init(file: String, line: Int?, problem: String, remedy: String) {
            place = line.map { "\(file):\($0)" } ?? file
            self.line = line
            self.problem = problem
            self.remedy = remedy
        }

        /// The mistake in one line.
        public var description: String { "\(place): \(problem); \(remedy)" }
    }

    /// The mistakes: those of the file in the order of its lines, then those of the variables.
    public let problems: [Problem]

    /// How many more mistakes the file has that are not told: the first twenty are.
    public let omittedProblemCount: Int

    static let maximumProblemCount = 20

    init(problems: [Problem], omittedProblemCount: Int = 0) {
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
