//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Answers a request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// A handler together with its tracing: what `$` before the name of a wrapped member gives.
public struct TracedHandler: Sendable {
    let tracing: RouteTracing
    let handler: Handler

    /// Whether the handler is the stand-in for one that was never assigned.
    let isMissing: Bool

    /// The member that the handler comes from.
    let member: MemberIdentity

    init(_ tracing: RouteTracing, handler: @escaping Handler, isMissing: Bool, member: MemberIdentity) {
        self.tracing = tracing
        self.handler = handler
        self.isMissing = isMissing
        self.member = member
    }
}
