//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Requests that are not traced in any mode, unless their route is forced.
///
/// A rule compares the path or the template as a whole, never a part of it and never the query.
///
/// Rules that somebody lists skip annotated routes too. The rules that hold when nobody lists any,
/// ``defaultRules``, yield to an annotation such as `traced: true`.
public struct SkipRule: Sendable {
    private enum Condition: Sendable {
        case path(PathPattern)
        /// A template as it is written with `:id` and with `{id}`.
        case template(String, braced: String)
        case any
        case predicate(@Sendable (any TraceableRequest) -> Bool)
    }

    private let condition: Condition
    private var methods: Set<String>?

    /// The rule in words, for explanations.
    public let description: String

    /// Whether the rule is one of ``defaultRules``, which yield to ``TracingRule/on``.
    package private(set) var isDefault = false

    private init(_ condition: Condition, methods: Set<String>? = nil, description: String) {
        self.condition = condition
        self.methods = methods
        self.description = description
    }

    /// Requests whose path matches a pattern: `/internal/*` for one more segment, `/assets/**` for everything below.
    ///
    /// - Parameters:
    ///   - pattern: the pattern; it begins with a slash.
    ///   - methods: the methods that the rule is for; empty for all.
    /// - Returns: the rule.
    /// - Throws: ``SkipRuleError`` when the pattern is malformed.
    public static func path(_ pattern: String, methods: HTTPMethod...) throws(SkipRuleError) -> SkipRule {
        try path(pattern, methods: methods)
    }

    static func path(_ pattern: String, methods: [HTTPMethod]) throws(SkipRuleError) -> SkipRule {
        let parsed = try PathPattern.parse(pattern).get()
        return SkipRule(.path(parsed), methods: names(methods), description: "path \(pattern)")
    }

    /// Requests whose route has a template: `/orders/:id`, written as where the route is registered. Slashes at the end and
    /// doubled slashes do not count, and `{id}` is the same as `:id`.
    ///
    /// - Parameters:
    ///   - template: the template of the route.
    ///   - methods: the methods that the rule is for; empty for all.
    /// - Returns: the rule.
    /// - Throws: ``SkipRuleError`` when the template does not begin with a slash.
    public static func route(_ template: String, methods: HTTPMethod...) throws(SkipRuleError) -> SkipRule {
        try route(template, methods: methods)
    }

    static func route(_ template: String, methods: [HTTPMethod]) throws(SkipRuleError) -> SkipRule {
        guard template.hasPrefix("/") else {
            throw SkipRuleError(pattern: template, reason: "a template must begin with a slash, as in \"/orders/:id\"")
        }
        // Frameworks show their templates in one notation or the other, in whichever they were registered.
        let names = template.split(separator: "/").map { segment in
            segment.first == "{" && segment.last == "}" ? ":" + segment.dropFirst().dropLast() : segment
        }
        let braced = names.map { $0.first == ":" ? "{" + $0.dropFirst() + "}" : $0 }
        return SkipRule(
            .template("/" + names.joined(separator: "/"), braced: "/" + braced.joined(separator: "/")),
            methods: Self.names(methods),
            description: "route \(template)"
        )
    }

    /// Requests with certain methods.
    ///
    /// - Parameter methods: the methods.
    /// - Returns: the rule.
    public static func methods(_ methods: HTTPMethod...) -> SkipRule {
        self.methods(methods)
    }

    static func methods(_ methods: [HTTPMethod]) -> SkipRule {
        SkipRule(
            .any,
            methods: Set(methods.map(\.rawValue)),
            description: methods.map(\.rawValue).joined(separator: ", ")
        )
    }

    /// Requests that a closure picks.
    ///
    /// - Parameters:
    ///   - description: the rule in words, for explanations.
    ///   - predicate: whether to skip a request.
    /// - Returns: the rule.
    public static func when(
        _ description: String,
        _ predicate: @escaping @Sendable (any TraceableRequest) -> Bool
    ) -> SkipRule {
        SkipRule(.predicate(predicate), description: description)
    }

    /// The paths under which services usually answer whether they are well.
    public static let healthEndpoints: [SkipRule] = [
        "/health", "/healthz", "/health/live", "/health/ready", "/livez", "/readyz",
    ].compactMap { try? path($0) }

    /// Health endpoints, and `/metrics` with everything below it: what monitoring asks again and again.
    ///
    /// Listed in settings, they are like any other rule: they skip annotated routes too.
    public static let monitoringEndpoints: [SkipRule] = healthEndpoints + [try? path("/metrics/**")].compactMap(\.self)

    /// What ``TracingSettings/skip`` has when nobody says otherwise: ``monitoringEndpoints``, unless a route is annotated.
    public static let defaultRules: [SkipRule] = monitoringEndpoints.map { rule in
        var rule = rule
        rule.isDefault = true
        return rule
    }

    /// What a file would say for the rule; `nil` for one that only code can say.
    package var wording: SkipRuleWording? {
        guard !isDefault else { return nil }
        let methods = methods?.sorted() ?? []
        return switch condition {
        case .path: SkipRuleWording(path: String(description.dropFirst("path ".count)), methods: methods)
        case .template: SkipRuleWording(route: String(description.dropFirst("route ".count)), methods: methods)
        case .any: SkipRuleWording(methods: methods)
        case .predicate: nil
        }
    }

    /// Whether the rule can be for any request of a route.
    ///
    /// - Parameter template: the template of the route; `nil` for none.
    func canSkip(template: String?) -> Bool {
        switch condition {
        case .path(let pattern): template.map(pattern.canMatchPaths(of:)) ?? true
        case .template: isFor(template: template)
        case .any, .predicate: true
        }
    }

    /// Whether the rule is for a request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - template: the template of its route.
    func skips(_ request: some TraceableRequest, template: String?) -> Bool {
        if let methods, !methods.contains(request.method) { return false }
        switch condition {
        case .path(let pattern): return pattern.matches(request.path)
        case .template: return isFor(template: template)
        case .any: return true
        case .predicate(let predicate): return predicate(request)
        }
    }

    /// Whether the rule is for every request of a route, as far as that is known without a request.
    ///
    /// - Parameters:
    ///   - template: the template of the route, or a path.
    ///   - method: the method; `nil` where it is not known.
    func skipsAll(ofRoute template: String, method: String?) -> Bool {
        if let methods, !(method.map(methods.contains) ?? false) { return false }
        return switch condition {
        case .path(let pattern): pattern.matchesAllPaths(of: template)
        case .template: isFor(template: template)
        case .any: true
        case .predicate: false
        }
    }

    /// Whether the rule is for every request of a route, in a router that takes literals letter for letter.
    func skipsAll(servedBy template: String?) -> Bool {
        guard methods == nil else { return false }
        return switch condition {
        case .path(let pattern): template.map(pattern.matchesAllPaths(servedBy:)) ?? false
        case .template: isFor(template: template)
        case .any: true
        case .predicate: false
        }
    }

    private func isFor(template: String?) -> Bool {
        guard case .template(let wanted, let braced) = condition else { return false }
        return template == wanted || template == braced
    }

    private static func names(_ methods: [HTTPMethod]) -> Set<String>? {
        methods.isEmpty ? nil : Set(methods.map(\.rawValue))
    }
}

/// A rule for requests to skip, as a file says it.
package struct SkipRuleWording: Sendable, Hashable, Codable {
    /// The pattern of the path, if the rule has one.
    package var path: String?

    /// The template of the route, if the rule has one.
    package var route: String?

    /// The methods; empty for all.
    package var methods: [String] = []
}

/// A pattern for requests to skip that is none.
public struct SkipRuleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pattern as it was given.
    package let pattern: String

    /// What is wrong with it, and what would be right.
    package let reason: String

    /// The error in one line.
    public var description: String { "The skip pattern \"\(pattern)\" cannot be used: \(reason)." }
}

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
