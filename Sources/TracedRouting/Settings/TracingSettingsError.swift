//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Environment variables that cannot be read as settings, all of them at once.
public struct TracingSettingsError: Error, Sendable, Hashable {
    /// One variable that cannot be read.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The name of the variable.
        public let variable: String

        /// What it says that cannot be read.
        public let value: String

        /// What it may say.
        public let allowed: [String]

        /// The problem in one line.
        public var description: String {
            "\(variable) has \"\(value)\", and may have: \(allowed.joined(separator: ", "))"
        }
    }

    /// The variables that cannot be read.
    public let problems: [Problem]
}

extension TracingSettingsError: CustomStringConvertible {
    /// The problems, one a line.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
