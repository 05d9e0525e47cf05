//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a tag: text, a number, a truth value, or a list of those.
///
/// The specification knows text, numbers and truth values; the list is for what has several values by nature, such as a
/// repeated header.
public enum TagValue: Sendable, Hashable {
    /// Text.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction.
    case double(Double)
    /// A truth value.
    case boolean(Bool)
    /// Several values of one kind.
    case array([TagValue])
}

extension TagValue {
    /// The text, if this is text.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The whole number, if this is one.
    public var integerValue: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The number, if this is a whole number or one with a fraction.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .integer(let value): Double(value)
        case .string, .boolean, .array: nil
        }
    }

    /// The truth value, if this is one.
    public var booleanValue: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The elements, if this is a list.
    public var arrayValue: [TagValue]? {
        if case .array(let value) = self { value } else { nil }
    }
}

extension TagValue: CustomStringConvertible {
    /// The value as it reads in a line of text; the elements of a list are separated by commas.
    public var description: String {
        switch self {
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
