//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A property of a request or response, with its tag name.
///
/// How values map to tags:
///
/// | value | tag |
/// |---|---|
/// | `nil`: a missing header, parameter, cookie or property | none |
/// | an empty string, as of `?flag` or a header without a value | none |
/// | an empty list | none |
/// | a list that contains empty strings, as of `?a=&a=1` | unchanged |
/// | zero, `false`, white space | unchanged |
/// | any value under an empty name | none |
///
/// A missing value does not remove an existing tag: an attribute that is read again at the end and is missing keeps its value
/// from the start. If attributes share a name, the later one wins; route attributes follow those of the settings, and end
/// attributes follow start attributes.
public struct RequestTag: Sendable {
    /// When a property is read.
    enum Phase: Sendable {
        /// When the span starts.
        case start
        /// After the handler returns, for values learned by middleware and handlers.
        case end
    }

    /// The name of the tag.
    public let name: String

    /// The value of the tag, never an empty string or list; `nil` sets no tag.
    public let value: TagValue?

    /// When to read the property.
    private(set) var phase = Phase.start

    /// The reading of a catalogue property; `nil` for others.
    var reading: (any Sendable & AnyObject)?

    /// The key path of a catalogue property; `nil` for others.
    var keyPath: (any CatalogueKeyPath)?

    /// Creates a tag.
    ///
    /// - Parameters:
    ///   - name: the name of the tag.
    ///   - value: the value, of its own type: a number stays a number. `nil`, an empty string and an empty list set no tag.
    public init(_ name: String, _ value: (some TagValueConvertible)?) {
        self.name = name
        self.value = name.isEmpty ? nil : value.flatMap { TagValue($0).unlessEmpty }
    }

    /// Creates a tag without a value, for a property that this request lacks.
    ///
    /// - Parameter name: the name that the tag would have.
    package init(missing name: String) {
        self.name = name
        self.value = nil
    }

    /// Returns the same value under another name.
    ///
    /// - Parameter name: the new name.
    /// - Returns: the renamed tag.
    public func named(_ name: String) -> RequestTag {
        var tag = RequestTag(name, value)
        tag.phase = phase
        return tag
    }

    /// Returns the same tag, read in another phase.
    func read(at phase: Phase) -> RequestTag {
        var tag = self
        tag.phase = phase
        return tag
    }
}

extension RequestTag: Hashable {
    /// Returns whether name and value are equal.
    public static func == (left: RequestTag, right: RequestTag) -> Bool {
        left.name == right.name && left.value == right.value
    }

    /// Hashes name and value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(value)
    }
}
