//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A type with members that are wrapped in ``TracedFunction``.
///
/// ```swift
/// struct Kitchen: TracedMembers {
///     @TracedFunction var chop = { (vegetable: String) async -> Int in … }   // a span "Kitchen.chop"
/// }
///
/// let kitchen = tracing.traced(Kitchen())
/// ```
///
/// ``RequestTracing/traced(_:)`` binds the members, and gives them the names of type and member where they have none of their own.
public protocol TracedMembers: Sendable {}

extension RequestTracing {
    /// Binds the wrapped functions of a value, so that their calls are traced from now on.
    ///
    /// Done once, where the value is made. The value and its copies share it. A value that is bound already stays with the tracing that
    /// it was bound to first. Mistakes stand in ``functionProblems``.
    ///
    /// - Parameter members: the value.
    /// - Returns: the same value.
    @discardableResult
    public func traced<Members: TracedMembers>(_ members: Members) -> Members {
        var isEmpty = true
        WrappedMembers.forEach(in: members) { (member: any WrappedFunction, name) in
            isEmpty = false
            member.definition.bind(to: self, as: "\(Members.self).\(name)")
        }
        if isEmpty {
            add([
                RouteProblem(
                    place: "\(Members.self)",
                    problem: "it has no traced functions",
                    remedy:
                        "wrap its functions, as in `@TracedFunction var chop = { … }`; the members of an actor are not seen"
                )
            ])
        }
        return members
    }
}

/// A member that is wrapped in ``TracedFunction``.
protocol WrappedFunction {
    var definition: FunctionDefinition { get }
}
