//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a tag: a string, a number, a Boolean, or an array of those.
///
/// The specification defines strings, numbers and Booleans; the array is for tags that naturally have several values, such as a
/// repeated header. More kinds may be added, so read values through the accessors, which return `nil` for any other kind.
public struct TagValue: Sendable, Hashable {
    /// The kinds of value, for encoders, which must handle all of them.
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

    /// A string.
    @inlinable
    public static func string(_ value: String) -> TagValue { TagValue(.string(value)) }

    /// An integer.
    @inlinable
    public static func integer(_ value: Int64) -> TagValue { TagValue(.integer(value)) }

    /// A floating-point number.
    @inlinable
    public static func double(_ value: Double) -> TagValue { TagValue(.double(value)) }

    /// A Boolean.
    @inlinable
    public static func boolean(_ value: Bool) -> TagValue { TagValue(.boolean(value)) }

    /// An array of values of one kind.
    @inlinable
    public static func array(_ values: [TagValue]) -> TagValue { TagValue(.array(values)) }

    /// Creates a value from any type that tags can hold.
    ///
    /// - Parameter value: the value.
    @inlinable
    public init<Value: TagValueConvertible>(_ value: Value) {
        self = Value.tagValue(of: value)
    }
}

extension TagValue {
    /// The string, if this is one.
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
        case .string, .boolean, .array: nil
        }
    }

    /// The Boolean, if this is one.
    public var booleanValue: Bool? {
        if case .boolean(let value) = storage { value } else { nil }
    }

    /// The elements, if this is an array.
    public var arrayValue: [TagValue]? {
        if case .array(let value) = storage { value } else { nil }
    }
}

extension TagValue: CustomStringConvertible {
    /// The value as text; array elements are separated by commas.
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
    /// Creates a string from a literal.
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

    /// Creates an array from a literal.
    public init(arrayLiteral elements: TagValue...) {
        self = .array(elements)
    }
}
