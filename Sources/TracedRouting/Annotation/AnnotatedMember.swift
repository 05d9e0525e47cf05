//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A member of a collection that is wrapped in ``Traced`` or ``TracedMethod``.
protocol AnnotatedMember {
    /// The route under which it registers itself; `nil` where a verb is to be given it.
    var route: (method: HTTPMethod, path: String)? { get }
    var tracing: RouteTracing { get }
    var identity: MemberIdentity { get }

    /// The handler for a collection that has the member.
    func handler(in collection: Any) -> MemberHandler<Handler>
}

/// What a wrapped member answers with.
package enum MemberHandler<Handler> {
    case ready(Handler)
    /// Nothing, because it was never assigned.
    case unassigned
    /// Nothing, because it is a method of another type than that of its collection.
    case methodOf(Any.Type)
}

/// Which wrapped member a handler comes from. All copies of a member have the same.
final class MemberIdentity: Sendable {}
