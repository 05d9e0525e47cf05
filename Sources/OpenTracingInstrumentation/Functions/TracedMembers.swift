//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A type with members wrapped in ``TracedFunction``.
///
/// ```swift
/// struct Kitchen: TracedMembers {
///     @TracedFunction var chop = { (vegetable: String) async -> Int in … }   // a span "Kitchen.chop"
/// }
///
/// let kitchen = tracing.traced(Kitchen())
/// ```
///
/// ``RequestTracing/traced(_:)`` binds the members; those without an operation name are named after type and member.
public protocol TracedMembers: Sendable {}

extension RequestTracing {
    /// Binds the wrapped functions of a value, so that their calls are traced from now on.
    ///
    /// Call it once, when the value is created. Copies of the value share the binding. A value that is already bound keeps its
    /// first binding. Mistakes are listed in ``functionProblems``.
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
                        "wrap its functions, as in `@TracedFunction var chop = { … }`; members of an actor are not found"
                )
            ])
        }
        return members
    }
}

/// A member wrapped in ``TracedFunction``.
protocol WrappedFunction {
    var definition: FunctionDefinition { get }
}
