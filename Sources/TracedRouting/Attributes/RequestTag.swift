//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// One property of a request or a response, under the name that its tag gets.
public struct RequestTag: Sendable, Hashable {
    /// The name of the tag.
    public let name: String

    /// The value of the tag; without one no tag is set.
    public let value: TagValue?

    /// Creates a tag.
    ///
    /// - Parameters:
    ///   - name: the name of the tag.
    ///   - value: the value, with its own type: a number stays a number. `nil` sets no tag.
    public init(_ name: String, _ value: (some TagValueConvertible)?) {
        self.name = name
        self.value = value?.tagValue
    }

    /// Creates a tag without a value, for a property that this request does not have.
    ///
    /// - Parameter name: the name that the tag would have.
    public init(missing name: String) {
        self.name = name
        self.value = nil
    }

    /// The same value under another name.
    ///
    /// - Parameter name: the new name.
    /// - Returns: the renamed tag.
    public func named(_ name: String) -> RequestTag {
        RequestTag(name, value)
    }
}
