//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// What the span of a request refers to: usually the trace that the request brings along.
///
/// What counts, the first that is there:
///
/// | | parent of the span |
/// |---|---|
/// | the request is instrumented further out, and the settings say ``DoubleInstrumentation/nest`` | the span further out |
/// | the policy of the route, see ``RouteTracing/incoming(_:)`` | as the policy says |
/// | the policy of the settings | as the policy says |
///
/// A policy that decides for each request has the same place as one that does not. A span that happens to be active where
/// the server runs is never the parent. A request without a span lets through to other services what its span would have as its
/// parent, and nothing where it would have none.
public struct IncomingContextPolicy: Sendable {
    enum Choice: Sendable {
        case `continue`
        case follow
        case refer([Reference?])
        case restart
        case ignore
        case decide(@Sendable (any TraceableRequest) -> IncomingContextPolicy)
    }

    /// What the span of a request refers to.
    struct Start {
        /// Empty for a span that begins a trace.
        var references: [Reference] = []
        /// The caller's context, of which only the identifiers are kept, as tags.
        var upstream: (any SpanContext)?
    }

    private let choice: Choice

    /// The request's span continues the caller's trace. Where the trace cannot be read, the span begins one, with the baggage that
    /// came beside it.
    public static let `continue` = IncomingContextPolicy(choice: .continue)

    /// The request's span belongs to the caller's trace and follows from its span: for callers that do not wait for the answer,
    /// such as webhooks and queues.
    public static let follow = IncomingContextPolicy(choice: .follow)

    /// The request's span refers to contexts that were found elsewhere, and not to what the request brings along.
    ///
    /// For one request at a time, inside ``decide(_:)``: a context that stands in the query, or in a table of jobs.
    ///
    /// - Parameter references: the references; `nil` ones are left out, and without any the request begins a trace.
    /// - Returns: the policy.
    public static func refer(to references: Reference?...) -> IncomingContextPolicy {
        IncomingContextPolicy(choice: .refer(references))
    }

    /// The request begins a trace of its own, and its span keeps the caller's identifiers as the tags `upstream.trace_id` and
    /// `upstream.span_id`. Baggage is dropped. For public endpoints, where anybody could choose the trace.
    public static let restart = IncomingContextPolicy(choice: .restart)

    /// The request begins a trace of its own, as if it had brought none along.
    public static let ignore = IncomingContextPolicy(choice: .ignore)

    /// Another policy for each request.
    ///
    /// - Parameter policy: decides; a policy that decides again counts as ``ignore``.
    /// - Returns: the policy.
    public static func decide(
        _ policy: @escaping @Sendable (any TraceableRequest) -> IncomingContextPolicy
    ) -> IncomingContextPolicy {
        IncomingContextPolicy(choice: .decide(policy))
    }

    /// The choice that holds for all requests; `nil` where the request decides.
    var fixedChoice: Choice? {
        if case .decide = choice { nil } else { choice }
    }

    /// The choice for one request, never ``Choice/decide(_:)``.
    func resolved(for request: some TraceableRequest) -> Choice {
        guard case .decide(let policy) = choice else { return choice }
        let chosen = policy(request).choice
        if case .decide = chosen { return .ignore }
        return chosen
    }
}

extension IncomingContextPolicy.Choice {
    /// Whether the caller is trusted with the trace, and with its baggage.
    var continuesCaller: Bool {
        switch self {
        case .continue, .follow: true
        case .refer, .restart, .ignore, .decide: false
        }
    }

    /// What the span of a request refers to.
    ///
    /// - Parameter caller: reads the context that the request brought along; called only where that matters.
    /// - Returns: the references, or the context of which the identifiers are kept.
    @inline(__always)
    func start(_ caller: () -> (any SpanContext)?) -> IncomingContextPolicy.Start {
        var start = IncomingContextPolicy.Start()
        switch self {
        case .continue:
            if let context = caller() { start.references = [Reference(type: .childOf, context: context)] }
        case .follow:
            if let context = caller() { start.references = [Reference(type: .followsFrom, context: context)] }
        case .refer(let references): start.references = references.compactMap(\.self)
        case .restart: start.upstream = caller()
        case .ignore, .decide: break
        }
        return start
    }
}

extension Tags {
    /// Sets the identifiers of a trace that is not gone on with.
    mutating func setUpstream(_ context: any SpanContext, _ conventions: TagConventions) {
        guard !context.traceIDString.isEmpty else { return }
        self[conventions.upstreamTraceID] = .string(context.traceIDString)
        self[conventions.upstreamSpanID] = .string(context.spanIDString)
    }
}
