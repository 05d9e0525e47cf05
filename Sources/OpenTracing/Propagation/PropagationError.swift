//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An error while injecting or extracting a span context.
///
/// A carrier without a context is not an error: extraction returns `nil`. The error text names keys and formats, never values
/// from the carrier, because those may be secrets.
public struct PropagationError: Error, Sendable, Hashable {
    /// The kind of error.
    public let code: Code

    /// The requested format.
    public let format: Format

    /// What is wrong, where, and what is expected.
    public let reason: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: the kind of error.
    ///   - format: the requested format.
    ///   - reason: what is wrong, where, and what is expected; never the value itself.
    public init(_ code: Code, format: Format, reason: String) {
        self.code = code
        self.format = format
        self.reason = reason
    }

    /// The kinds of error that the OpenTracing libraries define.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// The tracer does not support the format.
        public static let unsupportedFormat = Code("unsupported format")

        /// The carrier cannot hold the format, for example a binary carrier for a text format.
        public static let invalidCarrier = Code("invalid carrier")

        /// The context to inject belongs to another tracer.
        public static let invalidSpanContext = Code("invalid span context")

        /// The carrier holds a context, but it is incomplete or malformed, and nothing else could be read.
        public static let spanContextCorrupted = Code("span context corrupted")
    }
}

extension PropagationError: CustomStringConvertible {
    /// The error on one line.
    public var description: String {
        "\(code) (format \(format)): \(reason)"
    }
}
