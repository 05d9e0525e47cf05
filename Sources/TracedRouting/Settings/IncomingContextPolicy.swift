//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What is done with the trace that a request brings along.
public struct IncomingContextPolicy: Sendable {
    enum Choice: Sendable {
        case `continue`
        case restart
        case ignore
        case decide(@Sendable (any TraceableRequest) -> IncomingContextPolicy)
    }

    private let choice: Choice

    /// The request's span continues the caller's trace.
    public static let `continue` = IncomingContextPolicy(choice: .continue)

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

    /// The choice for one request, never ``Choice/decide(_:)``.
    func resolved(for request: some TraceableRequest) -> Choice {
        guard case .decide(let policy) = choice else { return choice }
        let chosen = policy(request).choice
        if case .decide = chosen { return .ignore }
        return chosen
    }
}
