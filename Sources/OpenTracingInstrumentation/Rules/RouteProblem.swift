//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// One mistake in the definition of a router or of a traced function, with its remedy.
public struct RouteProblem: Sendable, Hashable, CustomStringConvertible {
    /// Where the mistake is: a route, a group, a member or a function.
    package let place: String

    /// What is wrong.
    package let problem: String

    /// What would be right.
    package let remedy: String

    /// Creates a mistake.
    ///
    /// - Parameters:
    ///   - place: where the mistake is.
    ///   - problem: what is wrong.
    ///   - remedy: what would be right.
    package init(place: String, problem: String, remedy: String) {
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    /// The mistake in one line.
    public var description: String { "\(place): \(problem); \(remedy)" }
}

extension RouteProblem {
    /// A name where several routes stand.
    package static func nameForSeveral(at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "a name in traced: would give all of its routes the same name",
            remedy: "name the routes, and say .on(tags: …) or true in its place"
        )
    }

    /// An operation name without a letter.
    package static func emptyName(at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "the operation name is empty",
            remedy: "give it a name, or none to get the one that the settings make"
        )
    }

    /// A wrapped member that was never given a handler.
    package static func missingHandler(of member: String, at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "the member has a route and no handler",
            remedy: "write `var \(member) = { request in … }`, or assign `\(member)` in the initializer"
        )
    }

    /// A wrapped method that belongs to another type than that of the collection.
    package static func method(of other: Any.Type, at place: String, in collection: Any.Type) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "it is a method of \(other), and \(collection) is registered",
            remedy: "wrap a method of \(collection)"
        )
    }
}

/// All mistakes in the definition of a router, or of a list of procedures, at once.
public struct DefinitionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The mistakes, in the order in which they were found.
    public let problems: [RouteProblem]

    private let subject: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - problems: the mistakes.
    ///   - subject: what has them, as a sentence begins with it.
    package init(problems: [RouteProblem], of subject: String = "The router") {
        self.problems = problems
        self.subject = subject
    }

    /// The mistakes, one a line.
    public var description: String {
        let heading = problems.count == 1 ? "\(subject) has a mistake:" : "\(subject) has \(problems.count) mistakes:"
        return ([heading] + problems.map { "- \($0)" }).joined(separator: "\n")
    }
}
