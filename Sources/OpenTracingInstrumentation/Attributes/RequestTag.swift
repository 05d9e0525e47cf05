//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import OpenTracingSupport

/// One property of a request or a response, under the name that its tag gets.
///
/// What becomes a tag:
///
/// | value | tag |
/// |---|---|
/// | `nil`: a header, parameter, cookie or property that is not there | none |
/// | an empty text, such as that of `?flag` or of a header without a value | none |
/// | an empty list | none |
/// | a list with empty texts in it, such as that of `?a=&a=1` | the list as it is |
/// | zero, `false`, white space | as it is |
/// | anything under an empty name | none |
///
/// A tag that is not set leaves alone what was set under its name before: an attribute that is read again at the end and is
/// missing then keeps its value from the start. Of two attributes with the same name, the later of the list wins; those of
/// the route come after those of the settings, and those of the end after those of the start.
public struct RequestTag: Sendable {
    /// When a property is read.
    enum Phase: Sendable {
        /// When the span starts.
        case start
        /// Once the handler is done: for what middleware and handlers learn on the way.
        case end
    }

    /// The name of the tag.
    public let name: String

    /// The value of the tag, never an empty text or list; without one no tag is set.
    public let value: TagValue?

    /// When the property is read.
    private(set) var phase = Phase.start

    /// What has read the property, where it is one of a catalogue.
    var reading: (any Sendable & AnyObject)?

    /// By which key path it was read, where it is one of a catalogue.
    var keyPath: (any CatalogueKeyPath)?

    /// Creates a tag.
    ///
    /// - Parameters:
    ///   - name: the name of the tag.
    ///   - value: the value, with its own type: a number stays a number. `nil`, an empty text and an empty list set none.
    public init(_ name: String, _ value: (some TagValueConvertible)?) {
        self.name = name
        self.value = name.isEmpty ? nil : value.flatMap { TagValue($0).unlessEmpty }
    }

    /// Creates a tag without a value, for a property that this request does not have.
    ///
    /// - Parameter name: the name that the tag would have.
    package init(missing name: String) {
        self.name = name
        self.value = nil
    }

    /// The same value under another name.
    ///
    /// - Parameter name: the new name.
    /// - Returns: the renamed tag.
    public func named(_ name: String) -> RequestTag {
        var tag = RequestTag(name, value)
        tag.phase = phase
        return tag
    }

    /// The same tag as one that is read in a phase.
    func read(at phase: Phase) -> RequestTag {
        var tag = self
        tag.phase = phase
        return tag
    }
}

extension RequestTag: Hashable {
    /// Whether name and value are the same.
    public static func == (left: RequestTag, right: RequestTag) -> Bool {
        left.name == right.name && left.value == right.value
    }

    /// Hashes name and value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(value)
    }
}

extension TagValue {
    /// The value, or `nil` when it is an empty text or an empty list.
    var unlessEmpty: TagValue? {
        switch storage {
        case .string(let text): text.isEmpty ? nil : self
        case .array(let values): values.isEmpty ? nil : self
        case .integer, .double, .boolean: self
        }
    }
}

extension TagValue {
    /// The value with its text cut to a number of bytes of UTF-8, at the end of a character.
    func limited(to limit: Int) -> TagValue {
        switch storage {
        case .string(let text): text.utf8.count <= limit ? self : .string(text.limited(to: limit))
        case .array(let values): .array(values.map { $0.limited(to: limit) })
        case .integer, .double, .boolean: self
        }
    }
}
