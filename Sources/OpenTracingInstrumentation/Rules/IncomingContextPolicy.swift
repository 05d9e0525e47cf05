//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// Selects the references of a request's span: usually the trace context of the request.
///
/// The first row that applies determines the parent:
///
/// | | parent of the span |
/// |---|---|
/// | an outer instrumentation traces the request, and ``DoubleInstrumentation/nest`` is set | the outer span |
/// | the route has a policy, see ``RouteTracing/incoming(_:)`` | given by the policy |
/// | the policy of the settings | given by the policy |
///
/// Policies that decide per request rank the same as fixed ones. A span that happens to be active where the server runs is never
/// the parent. An untraced request propagates to other services whatever its span would have had as a parent, if anything.
public struct IncomingContextPolicy: Sendable {
    enum Choice: Sendable {
        case `continue`
        case follow
        case refer([Reference?])
        case restart
        case ignore
        case decide(@Sendable (any TraceableRequest) -> IncomingContextPolicy)
    }

    /// The references of a request's span.
    struct Start {
        /// Empty for a span that starts a trace.
        var references: [Reference] = []
        /// The caller's context, of which only the identifiers are kept as tags.
        var upstream: (any SpanContext)?
    }

    private let choice: Choice

    /// Continues the caller's trace. If the context cannot be read, the span starts a trace with any baggage received.
    public static let `continue` = IncomingContextPolicy(choice: .continue)

    /// Joins the caller's trace with a follows-from reference, for callers that do not wait for the response, such as webhooks
    /// and queues.
    public static let follow = IncomingContextPolicy(choice: .follow)

    /// Refers to contexts found elsewhere instead of the one in the request.
    ///
    /// Use it for single requests inside ``decide(_:)``, for example with a context from the query or a job table.
    ///
    /// - Parameter references: the references; `nil` ones are dropped, and without any the request starts a trace.
    /// - Returns: the policy.
    public static func refer(to references: Reference?...) -> IncomingContextPolicy {
        IncomingContextPolicy(choice: .refer(references))
    }

    /// Starts a new trace and records the caller's identifiers as the tags `upstream.trace_id` and `upstream.span_id`. Baggage is
    /// dropped. Intended for public endpoints, where anyone could choose the trace.
    public static let restart = IncomingContextPolicy(choice: .restart)

    /// Starts a new trace, as if the request carried no context.
    public static let ignore = IncomingContextPolicy(choice: .ignore)

    /// Chooses a policy per request.
    ///
    /// - Parameter policy: returns the policy; one that decides again is treated as ``ignore``.
    /// - Returns: the policy.
    public static func decide(
        _ policy: @escaping @Sendable (any TraceableRequest) -> IncomingContextPolicy
    ) -> IncomingContextPolicy {
        IncomingContextPolicy(choice: .decide(policy))
    }

    /// The choice for all requests; `nil` if it depends on the request.
    var fixedChoice: Choice? {
        if case .decide = choice { nil } else { choice }
    }

    /// Returns the choice for one request, never ``Choice/decide(_:)``.
    func resolved(for request: some TraceableRequest) -> Choice {
        guard case .decide(let policy) = choice else { return choice }
        let chosen = policy(request).choice
        if case .decide = chosen { return .ignore }
        return chosen
    }
}

extension IncomingContextPolicy.Choice {
    /// Whether the caller's trace and baggage are trusted.
    var continuesCaller: Bool {
        switch self {
        case .continue, .follow: true
        case .refer, .restart, .ignore, .decide: false
        }
    }

    /// Returns the references of a request's span.
    ///
    /// - Parameter caller: extracts the context of the request; called only if needed.
    /// - Returns: the references, or the context whose identifiers are kept.
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
    /// Sets the identifiers of a trace that is not continued.
    mutating func setUpstream(_ context: any SpanContext, _ conventions: TagConventions) {
        guard !context.traceIDString.isEmpty else { return }
        self[conventions.upstreamTraceID] = .string(context.traceIDString)
        self[conventions.upstreamSpanID] = .string(context.spanIDString)
    }
}
