//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// A list of attributes, made ready for reading: each with its name and its phase, as a closure where one is faster.
///
/// Reading a key path through the runtime costs about ten times what a closure costs, so the common properties are read by
/// closures. A key path has no name that could be printed, so each is read once on an empty request to learn it.
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

    package init(_ attributes: [RequestAttribute]) {
        var atStart: [Reading] = []
        var atEnd: [Reading] = []
        var names: [String] = []
        var namesAtStart: [String] = []
        var namesAtEnd: [String] = []
        for attribute in attributes {
            let phase = PhaseProbe()
            let name = RequestAttributes(phase)[keyPath: attribute].name
            names.append(name)
            let reading =
                Self.closures.first { $0.attribute == attribute }?.reading ?? { @Sendable in $0[keyPath: attribute] }
            if phase.isAtEnd {
                atEnd.append(reading)
                namesAtEnd.append(name)
            } else {
                atStart.append(reading)
                namesAtStart.append(name)
            }
        }
        self.atStart = atStart
        self.atEnd = atEnd
        self.names = names
        self.namesAtStart = namesAtStart
        self.namesAtEnd = namesAtEnd
    }

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

    private static let closures: [(attribute: RequestAttribute, reading: Reading)] = [
        (\.method, { @Sendable in $0.method }),
        (\.path, { @Sendable in $0.path }),
        (\.route, { @Sendable in $0.route }),
        (\.url, { @Sendable in $0.url }),
        (\.scheme, { @Sendable in $0.scheme }),
        (\.host, { @Sendable in $0.host }),
        (\.remoteAddress, { @Sendable in $0.remoteAddress }),
        (\.contentLength, { @Sendable in $0.contentLength }),
        (\.headers.userAgent, { @Sendable in $0.headers["user-agent"] }),
        (\.query.all, { @Sendable in $0.query.all }),
        (\.parameters.id, { @Sendable in $0.parameters["id"] }),
    ]
}
