//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A sampler was set up with a number that makes no sense.
public struct SamplerConfigurationError: Error, Sendable, Equatable {
    /// The name of the parameter.
    public let parameter: String

    /// What it was set to.
    public let value: Double

    /// What would be right.
    public let expected: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - parameter: the name of the parameter.
    ///   - value: what it was set to.
    ///   - expected: what would be right.
    public init(parameter: String, value: Double, expected: String) {
        self.parameter = parameter
        self.value = value
        self.expected = expected
    }
}

extension SamplerConfigurationError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        "\(parameter) is \(value), but should be \(expected)"
    }
}
