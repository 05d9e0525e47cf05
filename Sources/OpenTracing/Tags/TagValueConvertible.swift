//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A type whose values can be stored in tags.
///
/// Strings, numbers, Booleans and arrays of them conform. For a type with a raw value, declaring the conformance is enough:
///
/// ```swift
/// enum Tier: String, TagValueConvertible { case free, paid }
/// ```
///
/// The requirements are static, to keep members off numbers and strings.
public protocol TagValueConvertible {
    /// Converts a value of this type to a tag value.
    static func tagValue(of value: Self) -> TagValue

    /// Converts a tag value to this type; `nil` if it does not represent a value of this type.
    static func value(of tagValue: TagValue) -> Self?
}

extension TagValue: TagValueConvertible {
    /// The value itself.
    public static func tagValue(of value: TagValue) -> TagValue { value }

    /// The value itself.
    public static func value(of tagValue: TagValue) -> TagValue? { tagValue }
}

extension String: TagValueConvertible {
    /// The string.
    @inlinable
    public static func tagValue(of value: String) -> TagValue { .string(value) }

    /// The string.
    public static func value(of tagValue: TagValue) -> String? { tagValue.stringValue }
}

extension Substring: TagValueConvertible {
    /// The string, copied.
    public static func tagValue(of value: Substring) -> TagValue { .string(String(value)) }

    /// The string.
    public static func value(of tagValue: TagValue) -> Substring? { tagValue.stringValue.map { Substring($0) } }
}

extension Bool: TagValueConvertible {
    /// The Boolean.
    @inlinable
    public static func tagValue(of value: Bool) -> TagValue { .boolean(value) }

    /// The Boolean.
    public static func value(of tagValue: TagValue) -> Bool? { tagValue.booleanValue }
}

extension TagValueConvertible where Self: BinaryFloatingPoint {
    /// The number, in double precision.
    @inlinable
    public static func tagValue(of value: Self) -> TagValue { .double(Double(value)) }

    /// The number, also converted from an integer.
    public static func value(of tagValue: TagValue) -> Self? { tagValue.doubleValue.map { Self($0) } }
}

extension Double: TagValueConvertible {}
extension Float: TagValueConvertible {}

extension TagValueConvertible where Self: BinaryInteger {
    /// The number, or its decimal digits as a string if it does not fit into an `Int64`.
    @inlinable
    public static func tagValue(of value: Self) -> TagValue {
        Int64(exactly: value).map(TagValue.integer) ?? .string(String(value))
    }

    /// The integer, if it fits into the type.
    public static func value(of tagValue: TagValue) -> Self? { tagValue.integerValue.flatMap { Self(exactly: $0) } }
}

extension Int: TagValueConvertible {}
extension Int8: TagValueConvertible {}
extension Int16: TagValueConvertible {}
extension Int32: TagValueConvertible {}
extension Int64: TagValueConvertible {}
extension UInt: TagValueConvertible {}
extension UInt8: TagValueConvertible {}
extension UInt16: TagValueConvertible {}
extension UInt32: TagValueConvertible {}
extension UInt64: TagValueConvertible {}

extension Array: TagValueConvertible where Element: TagValueConvertible {
    /// The elements as an array.
    public static func tagValue(of value: [Element]) -> TagValue { .array(value.map { Element.tagValue(of: $0) }) }

    /// The elements of an array, if all of them convert to the type.
    public static func value(of tagValue: TagValue) -> [Element]? {
        guard let values = tagValue.arrayValue else { return nil }
        let elements = values.compactMap { Element.value(of: $0) }
        return elements.count == values.count ? elements : nil
    }
}

extension TagValueConvertible where Self: RawRepresentable, RawValue: TagValueConvertible {
    /// The raw value.
    public static func tagValue(of value: Self) -> TagValue { RawValue.tagValue(of: value.rawValue) }

    /// The value with the raw value, if there is one.
    public static func value(of tagValue: TagValue) -> Self? {
        RawValue.value(of: tagValue).flatMap { Self(rawValue: $0) }
    }
}
