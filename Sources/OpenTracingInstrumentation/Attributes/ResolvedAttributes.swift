//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// A list of attributes, prepared for reading.
///
/// Key paths have no printable name, and evaluating one at runtime costs about ten times as much as anything else. So each is
/// read once on an empty request; the resulting tag provides its name, its phase and, for a catalogue property, its reading.
package struct ResolvedAttributes: Sendable {
    /// An attribute.
    struct Entry: Sendable {
        enum Source: Sendable {
            /// A property of the catalogue.
            case known(RequestReading)
            /// A custom attribute that only its key path can read.
            case own(RequestAttribute)
        }

        let name: String
        let source: Source
    }

    static let none = ResolvedAttributes([], .default)

    /// The attributes that are read when the span starts.
    private(set) var atStart: [Entry] = []

    /// The attributes that are read after the handler returns.
    private(set) var atEnd: [Entry] = []

    /// The tag names, in list order.
    package private(set) var names: [String] = []

    /// The names of the tags read when the span starts.
    package var namesAtStart: [String] { atStart.map(\.name) }

    /// The names of the tags read after the handler returns.
    package var namesAtEnd: [String] { atEnd.map(\.name) }

    /// The tag names of custom attributes, whose key paths are evaluated per request.
    package var ownNames: [String] {
        (atStart + atEnd).compactMap { entry in
            if case .own = entry.source { entry.name } else { nil }
        }
    }

    init(_ attributes: [RequestAttribute], _ rules: AttributeRules) {
        // An empty request, viewed without the attributes being prepared.
        lazy var empty = RequestAttributes(
            EmptyRequest(),
            redaction: rules.redaction,
            conventions: rules.conventions
        )
        for attribute in attributes {
            let tag = empty[keyPath: attribute]
            let known = AttributeReading.ofCatalogue(attribute, giving: tag)?.ready?(rules.redaction)
            let entry = Entry(name: tag.name, source: known.map(Entry.Source.known) ?? .own(attribute))
            names.append(tag.name)
            switch tag.phase {
            case .start: atStart.append(entry)
            case .end: atEnd.append(entry)
            }
        }
    }

    /// Returns the tag of an attribute, without a value.
    static func tag(of attribute: RequestAttribute, under rules: AttributeRules) -> RequestTag {
        RequestAttributes(EmptyRequest(), redaction: rules.redaction, conventions: rules.conventions)[
            keyPath: attribute
        ]
    }

    /// Returns this list followed by another.
    func followed(by other: ResolvedAttributes) -> ResolvedAttributes {
        var both = self
        both.atStart += other.atStart
        both.atEnd += other.atEnd
        both.names += other.names
        return both
    }
}

/// An empty request on which attributes are read once, to learn their names.
private struct EmptyRequest: TraceableRequest {
    var method: String { "" }
    var path: String { "/" }
    var query: String? { nil }
    var authority: String? { nil }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
