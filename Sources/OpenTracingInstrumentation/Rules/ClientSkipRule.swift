//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Outgoing requests that get no span, whatever is said where they are sent.
public struct ClientSkipRule: Sendable {
    private let isMatch: @Sendable (any OutgoingRequest) -> Bool

    /// What happens to the requests that the rule is for.
    package let propagation: ClientCall.Propagation

    /// The rule in words, for explanations.
    public let description: String

    /// Requests to a host.
    ///
    /// - Parameters:
    ///   - host: the whole name without the port, compared without regard to case; `*.` at its start stands for any names
    ///     in front, so that `*.example.com` is for `a.b.example.com`, and not for `example.com`.
    ///   - propagation: what happens to them. `.off` sends no headers either; `.passThrough` passes the active trace on.
    /// - Returns: the rule.
    public static func host(_ host: String, _ propagation: ClientCall.Propagation = .off) -> ClientSkipRule {
        let wanted = host.lowercased()
        let suffix = wanted.hasPrefix("*.") ? String(wanted.dropFirst()) : nil
        return ClientSkipRule(
            isMatch: { request in
                guard let host = request.host?.lowercased() else { return false }
                guard let suffix else { return host == wanted }
                return host.hasSuffix(suffix) && host.utf8.count > suffix.utf8.count
            },
            propagation: propagation,
            description: "host \(host)"
        )
    }

    /// Requests that a closure picks.
    ///
    /// - Parameters:
    ///   - description: the rule in words, for explanations.
    ///   - propagation: what happens to them. `.off` sends no headers either; `.passThrough` passes the active trace on.
    ///   - predicate: whether the rule is for a request.
    /// - Returns: the rule.
    public static func when(
        _ description: String,
        _ propagation: ClientCall.Propagation = .off,
        _ predicate: @escaping @Sendable (any OutgoingRequest) -> Bool
    ) -> ClientSkipRule {
        ClientSkipRule(isMatch: predicate, propagation: propagation, description: description)
    }

    /// Whether the rule is for a request.
    func skips(_ request: some OutgoingRequest) -> Bool {
        isMatch(request)
    }
}
