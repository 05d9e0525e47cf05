//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a tag: text, a number, a truth value, or a list of those.
///
/// The specification has text, numbers and truth values; the list is for what has several values by nature, such as a
/// repeated header. Kinds may be added, so a value is read through the accessors, which return `nil` for any other kind.
public struct TagValue: Sendable, Hashable {
    /// The kinds of values, for encoders, which must handle every one.
    @usableFromInline package enum Storage: Sendable, Hashable {
        case string(String)
        case integer(Int64)
        case double(Double)
        case boolean(Bool)
        case array([TagValue])
    }

    @usableFromInline package let storage: Storage

    @inlinable
    init(_ storage: Storage) {
        self.storage = storage
    }

    /// Text.
    @inlinable
    public static func string(_ value: String) -> TagValue { TagValue(.string(value)) }

    /// A whole number.
    @inlinable
    public static func integer(_ value: Int64) -> TagValue { TagValue(.integer(value)) }

    /// A number with a fraction.
    @inlinable
    public static func double(_ value: Double) -> TagValue { TagValue(.double(value)) }

    /// A truth value.
    @inlinable
    public static func boolean(_ value: Bool) -> TagValue { TagValue(.boolean(value)) }

    /// Several values of one kind.
    @inlinable
    public static func array(_ values: [TagValue]) -> TagValue { TagValue(.array(values)) }

    /// Creates the value of a tag from any type that tags can hold.
    ///
    /// - Parameter value: the value.
    @inlinable
    public init<Value: TagValueConvertible>(_ value: Value) {
        self = Value.tagValue(of: value)
    }
}

extension TagValue {
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
        case .string, .boolean, .array: nil
        }
    }

    /// The truth value, if this is one.
    public var booleanValue: Bool? {
        if case .boolean(let value) = storage { value } else { nil }
    }

    /// The elements, if this is a list.
    public var arrayValue: [TagValue]? {
        if case .array(let value) = storage { value } else { nil }
    }
}

extension TagValue: CustomStringConvertible {
    /// The value as it reads in a line of text; the elements of a list are separated by commas.
    public var description: String {
        switch storage {
        case .string(let value): value
        case .integer(let value): String(value)
        case .double(let value): String(value)
        case .boolean(let value): String(value)
        case .array(let values): values.map(\.description).joined(separator: ",")
        }
    }
}

extension TagValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
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
    public init(arrayLiteral elements: TagValue...) {
        self = .array(elements)
    }
}
