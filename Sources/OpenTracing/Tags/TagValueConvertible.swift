//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A type whose values can be the value of a tag.
///
/// Conform your own types to it, and they can be passed to ``Span/setTag(_:to:)-(String,TagValueConvertible)``:
///
/// ```swift
/// extension Tenant: TagValueConvertible {
///     var tagValue: TagValue { .string(name) }
/// }
/// ```
public protocol TagValueConvertible {
    /// This value as the value of a tag.
    var tagValue: TagValue { get }
}

extension TagValue: TagValueConvertible {
    /// The value itself.
    public var tagValue: TagValue { self }
}

extension String: TagValueConvertible {
    /// The text.
    public var tagValue: TagValue { .string(self) }
}

extension Substring: TagValueConvertible {
    /// The text, copied.
    public var tagValue: TagValue { .string(String(self)) }
}

extension Bool: TagValueConvertible {
    /// The truth value.
    public var tagValue: TagValue { .boolean(self) }
}

extension Double: TagValueConvertible {
    /// The number.
    public var tagValue: TagValue { .double(self) }
}

extension Float: TagValueConvertible {
    /// The number, widened.
    public var tagValue: TagValue { .double(Double(self)) }
}

extension TagValueConvertible where Self: BinaryInteger {
    /// The number, or its decimal digits as text when it does not fit into 64 bits with a sign.
    public var tagValue: TagValue {
        Int64(exactly: self).map(TagValue.integer) ?? .string(String(self))
    }
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
    public var tagValue: TagValue { .array(map(\.tagValue)) }
}

extension TagValueConvertible where Self: RawRepresentable, RawValue: TagValueConvertible {
    /// The raw value.
    public var tagValue: TagValue { rawValue.tagValue }
}
