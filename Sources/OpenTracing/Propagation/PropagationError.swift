//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Why a span context could not be written to a carrier, or read from it.
///
/// A carrier that holds no context is no error: extraction then gives `nil`. The text of an error names keys and formats,
/// never the values that stood in the carrier, since those may be secrets.
public struct PropagationError: Error, Sendable, Hashable {
    /// What kind of thing went wrong.
    public let code: Code

    /// The format that was asked for.
    public let format: Format

    /// What was wrong, where, and what would have been right.
    public let reason: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: what kind of thing went wrong.
    ///   - format: the format that was asked for.
    ///   - reason: what was wrong, where, and what would have been right; never the value itself.
    public init(_ code: Code, format: Format, reason: String) {
        self.code = code
        self.format = format
        self.reason = reason
    }

    /// The kinds of failure, as the OpenTracing libraries know them.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the kind.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// The tracer does not know the format.
        public static let unsupportedFormat = Code("unsupported format")

        /// The carrier cannot hold the format: text was asked for with a carrier of bytes, for example.
        public static let invalidCarrier = Code("invalid carrier")

        /// The context to write was made by another tracer.
        public static let invalidSpanContext = Code("invalid span context")

        /// The carrier holds a context, but it is incomplete or malformed, and there is nothing beside it that could be read.
        public static let spanContextCorrupted = Code("span context corrupted")
    }
}

extension PropagationError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        "\(code) (format \(format)): \(reason)"
    }
}
