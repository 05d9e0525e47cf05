//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// A list of attributes, made ready for reading: each with its name and its phase, as a closure where one is faster.
///
/// A key path has no name that could be printed, and reading it through the runtime costs about ten times what a closure costs. So
/// each is read once on an empty request, and the tag tells its name, its phase, and the closure that reads it.
package struct ResolvedAttributes: Sendable {
    typealias Reading = @Sendable (RequestAttributes) -> RequestTag

    /// The attributes that are read when the span starts.
    private(set) var atStart: [Reading]

    /// The attributes that are read when the handler is done.
    private(set) var atEnd: [Reading]

    /// The names of the tags, in the order of the list.
    package private(set) var names: [String]

    /// The names of the tags that are read when the handler is done.
    package private(set) var namesAtEnd: [String]

    /// The names of the tags that are read when the span starts.
    package private(set) var namesAtStart: [String]

    package init(_ attributes: [RequestAttribute], _ rules: AttributeRules = .default) {
        var atStart: [Reading] = []
        var atEnd: [Reading] = []
        var names: [String] = []
        var namesAtStart: [String] = []
        var namesAtEnd: [String] = []
        lazy var view = RequestAttributes(EmptyRequest(), plan: AttributePlan(rules))
        for attribute in attributes {
            let tag = view[keyPath: attribute]
            let reading: Reading
            if let known = tag.reading as? AttributeReading<RequestAttributes> {
                reading = known.read
            } else {
                reading = { @Sendable in $0[keyPath: attribute] }
            }
            names.append(tag.name)
            switch tag.phase {
            case .start:
                atStart.append(reading)
                namesAtStart.append(tag.name)
            case .end:
                atEnd.append(reading)
                namesAtEnd.append(tag.name)
            }
        }
        self.atStart = atStart
        self.atEnd = atEnd
        self.names = names
        self.namesAtStart = namesAtStart
        self.namesAtEnd = namesAtEnd
    }

    static let none = ResolvedAttributes([])

    /// This list, and then another.
    func followed(by other: ResolvedAttributes) -> ResolvedAttributes {
        var both = self
        both.atStart += other.atStart
        both.atEnd += other.atEnd
        both.names += other.names
        both.namesAtStart += other.namesAtStart
        both.namesAtEnd += other.namesAtEnd
        return both
    }
}
