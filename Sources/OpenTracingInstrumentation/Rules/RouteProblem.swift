//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A mistake in the definition of a router or a traced function, with its remedy.
public struct RouteProblem: Sendable, Hashable, CustomStringConvertible {
    /// The location of the mistake: a route, group, member or function.
    package let place: String

    /// What is wrong.
    package let problem: String

    /// How to fix it.
    package let remedy: String

    /// Creates a mistake.
    ///
    /// - Parameters:
    ///   - place: the location of the mistake.
    ///   - problem: what is wrong.
    ///   - remedy: how to fix it.
    package init(place: String, problem: String, remedy: String) {
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    /// A one-line description of the mistake.
    public var description: String { "\(place): \(problem); \(remedy)" }
}

extension RouteProblem {
    /// An operation name that applies to several routes.
    package static func nameForSeveral(at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "a name in traced: would give all its routes the same name",
            remedy: "name the routes, and use .on(tags: …) or true instead"
        )
    }

    /// An empty operation name.
    package static func emptyName(at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "the operation name is empty",
            remedy: "give it a name, or omit the name to use the one from the settings"
        )
    }

    /// A wrapped member without a handler.
    package static func missingHandler(of member: String, at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "the member has a route but no handler",
            remedy: "write `var \(member) = { request in … }`, or assign `\(member)` in the initializer"
        )
    }

    /// A wrapped method of a type other than the collection's.
    package static func method(of other: Any.Type, at place: String, in collection: Any.Type) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "it is a method of \(other), but \(collection) is registered",
            remedy: "wrap a method of \(collection)"
        )
    }
}

/// All mistakes in the definition of a router or a list of procedures.
public struct DefinitionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The mistakes, in the order they were found.
    public let problems: [RouteProblem]

    private let subject: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - problems: the mistakes.
    ///   - subject: what contains the mistakes, as the start of a sentence.
    package init(problems: [RouteProblem], of subject: String = "The router") {
        self.problems = problems
        self.subject = subject
    }

    /// The mistakes, one per line.
    public var description: String {
        let heading = problems.count == 1 ? "\(subject) has a mistake:" : "\(subject) has \(problems.count) mistakes:"
        return ([heading] + problems.map { "- \($0)" }).joined(separator: "\n")
    }
}
