//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a log field.
///
/// Values are copied when they are logged, so what is recorded does not change afterwards.
public enum LogValue: Sendable {
    /// Text.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction.
    case double(Double)
    /// A truth value.
    case boolean(Bool)
    /// Nothing.
    case null
    /// Several values.
    case array([LogValue])
    /// Values under names.
    case dictionary([String: LogValue])
    /// An error, for the field `error.object`. A tracer may keep a ``RecordedError`` in its place.
    case error(any Error)
}

extension LogValue {
    /// Creates a value from anything that could be the value of a tag; `nil` gives ``null``.
    ///
    /// - Parameter value: the value to log.
    public init(_ value: (some TagValueConvertible)?) {
        self = value.map { LogValue(tagValue: $0.tagValue) } ?? .null
    }

    /// Creates a value from an error; `nil` gives ``null``.
    ///
    /// - Parameter error: the error to log.
    public init(_ error: (any Error)?) {
        self = error.map(LogValue.error) ?? .null
    }

    private init(tagValue: TagValue) {
        switch tagValue {
        case .string(let value): self = .string(value)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .double(value)
        case .boolean(let value): self = .boolean(value)
        case .array(let values): self = .array(values.map(LogValue.init(tagValue:)))
        }
    }

    /// The text, if this is text.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The error, if this is one.
    public var errorValue: (any Error)? {
        if case .error(let value) = self { value } else { nil }
    }
}

extension LogValue: CustomStringConvertible {
    /// The value as it reads in a line of text.
    public var description: String {
        switch self {
        case .string(let value): value
        case .integer(let value): String(value)
        case .double(let value): String(value)
        case .boolean(let value): String(value)
        case .null: "null"
        case .array(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
        case .dictionary(let values):
            "{" + values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .error(let error): String(describing: error)
        }
    }
}

extension LogValue: Equatable {
    /// Two errors are equal when they have the same type and the same description; everything else by value.
    public static func == (left: LogValue, right: LogValue) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        case (.null, .null): true
        case (.array(let left), .array(let right)): left == right
        case (.dictionary(let left), .dictionary(let right)): left == right
        case (.error(let left), .error(let right)):
            type(of: left) == type(of: right) && String(describing: left) == String(describing: right)
        default: false
        }
    }
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Creates text from a literal.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// Creates a whole number from a literal.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// Creates a number with a fraction from a literal.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// Creates a truth value from a literal.
    public init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }

    /// Creates a list from a literal.
    public init(arrayLiteral elements: LogValue...) {
        self = .array(elements)
    }

    /// Creates named values from a literal; the later of two values under the same name wins.
    public init(dictionaryLiteral elements: (String, LogValue)...) {
        self = .dictionary(Dictionary(elements) { $1 })
    }

    /// Creates the value that stands for nothing.
    public init(nilLiteral: ()) {
        self = .null
    }
}
