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

    /// Refuses a number of traces a second that is negative or not finite.
    static func requireRate(_ rate: Double, _ parameter: String) throws(SamplerConfigurationError) {
        guard rate >= 0, rate.isFinite else {
            throw SamplerConfigurationError(parameter: parameter, value: rate, expected: "a finite number from 0 on")
        }
    }
}

extension SamplerConfigurationError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        "\(parameter) is \(value), but should be \(expected)"
    }
}
