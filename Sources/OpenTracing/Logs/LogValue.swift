//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a log field.
///
/// Kinds may be added, so a value is read through the accessors, which return `nil` for any other kind.
///
/// Values are copied when they are logged, so what is recorded does not change afterwards.
public struct LogValue: Sendable {
    /// The kinds of values, for encoders, which must handle every one.
    package enum Storage: Sendable {
        case string(String)
        case integer(Int64)
        case double(Double)
        case boolean(Bool)
        case null
        case array([LogValue])
        case dictionary([String: LogValue])
        case error(any Error)
    }

    package let storage: Storage

    private init(_ storage: Storage) {
        self.storage = storage
    }

    /// Text.
    public static func string(_ value: String) -> LogValue { LogValue(.string(value)) }

    /// A whole number.
    public static func integer(_ value: Int64) -> LogValue { LogValue(.integer(value)) }

    /// A number with a fraction.
    public static func double(_ value: Double) -> LogValue { LogValue(.double(value)) }

    /// A truth value.
    public static func boolean(_ value: Bool) -> LogValue { LogValue(.boolean(value)) }

    /// Nothing.
    public static var null: LogValue { LogValue(.null) }

    /// Several values.
    public static func array(_ values: [LogValue]) -> LogValue { LogValue(.array(values)) }

    /// Values under names.
    public static func dictionary(_ values: [String: LogValue]) -> LogValue { LogValue(.dictionary(values)) }

    /// An error, for the field `error.object`. A tracer may keep a ``RecordedError`` in its place.
    public static func error(_ error: any Error) -> LogValue { LogValue(.error(error)) }

    /// Creates a value from anything that could be the value of a tag; `nil` gives ``null``.
    ///
    /// - Parameter value: the value to log.
    public init<Value: TagValueConvertible>(_ value: Value?) {
        self = value.map { LogValue(tagValue: Value.tagValue(of: $0)) } ?? .null
    }

    /// Creates a value from an error; `nil` gives ``null``.
    ///
    /// - Parameter error: the error to log.
    public init(_ error: (any Error)?) {
        self = error.map(LogValue.error) ?? .null
    }

    private init(tagValue: TagValue) {
        switch tagValue.storage {
        case .string(let value): self = .string(value)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .double(value)
        case .boolean(let value): self = .boolean(value)
        case .array(let values): self = .array(values.map(LogValue.init(tagValue:)))
        }
    }
}

extension LogValue {
    /// The text, if this is text.
    public var stringValue: String? {
        if case .string(let value) = storage { value } else { nil }
    }

    /// The whole number, if this is one.
    public var integerValue: Int64? {
        if case .integer(let value) = storage { value } else { nil }
    }

    /// The number, if this is a whole number or one with a fraction.
    public var doubleValue: Double? {
        switch storage {
        case .double(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The truth value, if this is one.
    public var booleanValue: Bool? {
        if case .boolean(let value) = storage { value } else { nil }
    }

    /// The elements, if this is a list.
    public var arrayValue: [LogValue]? {
        if case .array(let values) = storage { values } else { nil }
    }

    /// The values under their names, if there are names.
    public var dictionaryValue: [String: LogValue]? {
        if case .dictionary(let values) = storage { values } else { nil }
    }

    /// The error, if this is one.
    public var errorValue: (any Error)? {
        if case .error(let value) = storage { value } else { nil }
    }
}

extension LogValue: CustomStringConvertible {
    /// The value as it reads in a line of text.
    public var description: String {
        switch storage {
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
        switch (left.storage, right.storage) {
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
