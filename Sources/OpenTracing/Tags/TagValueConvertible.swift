//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A type whose values tags can hold.
///
/// Text, numbers, truth values and arrays of them conform. A type with a raw value needs only to say so:
///
/// ```swift
/// enum Tier: String, TagValueConvertible { case free, paid }
/// ```
///
/// The requirements are members of the type, so that numbers and strings do not gain members of ours.
public protocol TagValueConvertible {
    /// A value of this type as the value of a tag.
    static func tagValue(of value: Self) -> TagValue

    /// The value that a tag holds, or `nil` when a value of this type does not read so.
    static func value(of tagValue: TagValue) -> Self?
}

extension TagValue: TagValueConvertible {
    /// The value itself.
    public static func tagValue(of value: TagValue) -> TagValue { value }

    /// The value itself.
    public static func value(of tagValue: TagValue) -> TagValue? { tagValue }
}

extension String: TagValueConvertible {
    /// The text.
    @inlinable
    public static func tagValue(of value: String) -> TagValue { .string(value) }

    /// The text.
    public static func value(of tagValue: TagValue) -> String? { tagValue.stringValue }
}

extension Substring: TagValueConvertible {
    /// The text, copied.
    public static func tagValue(of value: Substring) -> TagValue { .string(String(value)) }

    /// The text.
    public static func value(of tagValue: TagValue) -> Substring? { tagValue.stringValue.map { Substring($0) } }
}

extension Bool: TagValueConvertible {
    /// The truth value.
    @inlinable
    public static func tagValue(of value: Bool) -> TagValue { .boolean(value) }

    /// The truth value.
    public static func value(of tagValue: TagValue) -> Bool? { tagValue.booleanValue }
}

extension TagValueConvertible where Self: BinaryFloatingPoint {
    /// The number, at double precision.
    @inlinable
    public static func tagValue(of value: Self) -> TagValue { .double(Double(value)) }

    /// The number, also from a whole one.
    public static func value(of tagValue: TagValue) -> Self? { tagValue.doubleValue.map { Self($0) } }
}

extension Double: TagValueConvertible {}
extension Float: TagValueConvertible {}

extension TagValueConvertible where Self: BinaryInteger {
    /// The number, or its decimal digits as text when it does not fit into 64 bits with a sign.
    @inlinable
    public static func tagValue(of value: Self) -> TagValue {
        Int64(exactly: value).map(TagValue.integer) ?? .string(String(value))
    }

    /// The whole number, if it fits into the type.
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
    /// The elements as a list.
    public static func tagValue(of value: [Element]) -> TagValue { .array(value.map { Element.tagValue(of: $0) }) }

    /// The elements of a list, if each of them is of the type.
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
