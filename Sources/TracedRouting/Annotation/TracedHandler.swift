//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A handler together with its tracing: what `$` before the name of a wrapped member gives.
public struct TracedHandler: Sendable {
    /// Answers the requests.
    public let handler: Handler

    /// Whether it is traced, under which name and with which tags.
    public let tracing: RouteTracing

    /// Whether the handler is the stand-in for one that was never assigned.
    let isMissing: Bool

    /// The member that the handler comes from, if it comes from one.
    let member: MemberIdentity?

    /// Creates a wrapped handler.
    ///
    /// - Parameters:
    ///   - tracing: whether it is traced, under which name and with which tags.
    ///   - handler: answers the requests.
    public init(_ tracing: RouteTracing = true, handler: @escaping Handler) {
        self.init(tracing, handler: handler, isMissing: false, member: nil)
    }

    init(_ tracing: RouteTracing, handler: @escaping Handler, isMissing: Bool, member: MemberIdentity?) {
        self.tracing = tracing
        self.handler = handler
        self.isMissing = isMissing
        self.member = member
    }
}
