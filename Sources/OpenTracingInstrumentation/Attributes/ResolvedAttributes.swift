//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// A list of attributes, made ready for reading.
///
/// A key path has no name that could be printed, and reading it through the runtime costs about ten times what anything else does. So
/// each is read once on an empty request, and the tag tells its name, when it is read, and, for a property of the catalogue, how it is
/// read.
package struct ResolvedAttributes: Sendable {
    /// An attribute.
    struct Entry: Sendable {
        enum Source: Sendable {
            /// A property of the catalogue.
            case known(RequestReading)
            /// One that only the key path can read.
            case own(RequestAttribute)
        }

        let name: String
        let source: Source
    }

    static let none = ResolvedAttributes([], .default)

    /// The attributes that are read when the span starts.
    private(set) var atStart: [Entry] = []

    /// The attributes that are read when the handler is done.
    private(set) var atEnd: [Entry] = []

    /// The names of the tags, in the order of the list.
    package private(set) var names: [String] = []

    /// The names of the tags that are read when the span starts.
    package var namesAtStart: [String] { atStart.map(\.name) }

    /// The names of the tags that are read when the handler is done.
    package var namesAtEnd: [String] { atEnd.map(\.name) }

    /// The names of the tags of one's own, for which key paths are walked through on each request.
    package var ownNames: [String] {
        (atStart + atEnd).compactMap { entry in
            if case .own = entry.source { entry.name } else { nil }
        }
    }

    init(_ attributes: [RequestAttribute], _ rules: AttributeRules) {
        // Without the attributes that are being made ready.
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

    /// The tag of an attribute, without a value.
    static func tag(of attribute: RequestAttribute, under rules: AttributeRules) -> RequestTag {
        RequestAttributes(EmptyRequest(), redaction: rules.redaction, conventions: rules.conventions)[
            keyPath: attribute
        ]
    }

    /// This list, and then another.
    func followed(by other: ResolvedAttributes) -> ResolvedAttributes {
        var both = self
        both.atStart += other.atStart
        both.atEnd += other.atEnd
        both.names += other.names
        return both
    }
}

/// The request that attributes are read on once, to learn their names.
private struct EmptyRequest: TraceableRequest {
    var method: String { "" }
    var path: String { "/" }
    var query: String? { nil }
    var authority: String? { nil }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
