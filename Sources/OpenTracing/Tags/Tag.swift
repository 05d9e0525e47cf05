//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The name of a tag together with the type of its value.
///
/// The standard tags are static members, so that the compiler completes their names and checks their values:
/// `span.setTag(.httpStatusCode, to: 404)`. Add your own by extension:
///
/// ```swift
/// extension Tag where Value == String {
///     static var tenant: Tag { Tag("tenant") }
/// }
/// ```
public struct Tag<Value: TagValueConvertible>: Sendable, Hashable {
    /// The name of the tag as it is recorded.
    public let name: String

    /// Creates a tag name.
    ///
    /// - Parameter name: the name of the tag as it is recorded.
    public init(_ name: String) {
        self.name = name
    }
}
