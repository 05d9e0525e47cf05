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
    /// first binding. Stored properties that conform to ``TracedMembers`` are bound too, each named after its own type. Mistakes
    /// are listed in ``functionProblems``.
    ///
    /// - Parameter members: the value.
    /// - Returns: the same value.
    @discardableResult
    public func traced<Members: TracedMembers>(_ members: Members) -> Members {
        var visited: Set<ObjectIdentifier> = []
        if !bindFunctions(of: members, &visited) {
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

    /// Binds the wrapped functions of a value and of the values in it.
    ///
    /// - Parameters:
    ///   - members: the value.
    ///   - visited: the objects seen so far, which may refer to each other.
    /// - Returns: whether there are any.
    private func bindFunctions<Members: TracedMembers>(
        of members: Members,
        _ visited: inout Set<ObjectIdentifier>
    ) -> Bool {
        if Members.self is AnyObject.Type, !visited.insert(ObjectIdentifier(members as AnyObject)).inserted {
            return false
        }
        var hasFunctions = false
        WrappedMembers.forEach(in: members) { (member: any WrappedFunction, name) in
            hasFunctions = true
            member.definition.bind(to: self, as: "\(Members.self).\(name)")
        }
        WrappedMembers.forEach(in: members) { (inner: any TracedMembers, _) in
            if bindFunctions(of: inner, &visited) { hasFunctions = true }
        }
        return hasFunctions
    }
}

/// A member wrapped in ``TracedFunction``.
protocol WrappedFunction {
    var definition: FunctionDefinition { get }
}

/// The members of a value that are wrapped in this package's property wrappers.
package enum WrappedMembers {
    /// Finds the wrapped members by reflection, once, when the value is registered.
    ///
    /// - Parameters:
    ///   - value: the value. Actors are skipped: their members may change while they are read.
    ///   - type: the common type of the wrappers.
    ///   - body: receives a wrapper and the name of its member.
    package static func forEach<Member>(
        in value: Any,
        as type: Member.Type = Member.self,
        _ body: (Member, _ name: String) -> Void
    ) {
        guard !(value is any Actor) else { return }
        var mirror: Mirror? = Mirror(reflecting: value)
        while let current = mirror {
            for child in current.children {
                guard let member = child.value as? Member else { continue }
                // A wrapped property is stored under its name with an underscore prefix.
                body(member, child.label.map { $0.hasPrefix("_") ? String($0.dropFirst()) : $0 } ?? "?")
            }
            mirror = current.superclassMirror
        }
    }
}
