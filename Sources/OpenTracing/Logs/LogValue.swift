//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a log field.
///
/// More kinds may be added, so read values through the accessors, which return `nil` for any other kind.
///
/// Values are copied when they are logged: later changes do not affect the record.
public struct LogValue: Sendable {
    /// The kinds of value, for encoders, which must handle all of them.
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

    /// An integer.
    public static func integer(_ value: Int64) -> LogValue { LogValue(.integer(value)) }

    /// A floating-point number.
    public static func double(_ value: Double) -> LogValue { LogValue(.double(value)) }

    /// A Boolean.
    public static func boolean(_ value: Bool) -> LogValue { LogValue(.boolean(value)) }

    /// The null value.
    public static var null: LogValue { LogValue(.null) }

    /// A list of values.
    public static func array(_ values: [LogValue]) -> LogValue { LogValue(.array(values)) }

    /// A dictionary of values.
    public static func dictionary(_ values: [String: LogValue]) -> LogValue { LogValue(.dictionary(values)) }

    /// An error, for the field `error.object`. A tracer may store a ``RecordedError`` instead.
    public static func error(_ error: any Error) -> LogValue { LogValue(.error(error)) }

    /// Creates a value from any type that a tag can hold; `nil` becomes ``null``.
    ///
    /// - Parameter value: the value to log.
    public init<Value: TagValueConvertible>(_ value: Value?) {
        self = value.map { LogValue(tagValue: Value.tagValue(of: $0)) } ?? .null
    }

    /// Creates a value from an error; `nil` becomes ``null``.
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

    /// The integer, if this is one.
    public var integerValue: Int64? {
        if case .integer(let value) = storage { value } else { nil }
    }

    /// The number as a `Double`, if this is an integer or a floating-point number.
    public var doubleValue: Double? {
        switch storage {
        case .double(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The Boolean, if this is one.
    public var booleanValue: Bool? {
        if case .boolean(let value) = storage { value } else { nil }
    }

    /// The elements, if this is a list.
    public var arrayValue: [LogValue]? {
        if case .array(let values) = storage { values } else { nil }
    }

    /// The dictionary, if this is one.
    public var dictionaryValue: [String: LogValue]? {
        if case .dictionary(let values) = storage { values } else { nil }
    }

    /// The error, if this is one.
    public var errorValue: (any Error)? {
        if case .error(let value) = storage { value } else { nil }
    }
}

extension LogValue: CustomStringConvertible {
    /// The value as text.
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
    /// Compares errors by type and description, everything else by value.
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

    /// Creates an integer from a literal.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// Creates a floating-point number from a literal.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// Creates a Boolean from a literal.
    public init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }

    /// Creates a list from a literal.
    public init(arrayLiteral elements: LogValue...) {
        self = .array(elements)
    }

    /// Creates a dictionary from a literal; the last value of a duplicate key wins.
    public init(dictionaryLiteral elements: (String, LogValue)...) {
        self = .dictionary(Dictionary(elements) { $1 })
    }

    /// Creates the null value.
    public init(nilLiteral: ()) {
        self = .null
    }
}
