//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Matches requests that are not traced in any mode, unless their route is forced.
///
/// A rule matches the entire path or template, never a part of it or the query.
///
/// Rules listed explicitly skip annotated routes too. The rules that apply when none are listed, ``defaultRules``, yield to an
/// annotation such as `traced: true`.
public struct SkipRule: Sendable {
    private enum Condition: Sendable {
        case path(PathPattern)
        /// A template in `:id` notation and in `{id}` notation.
        case template(String, braced: String)
        case any
        case predicate(@Sendable (any TraceableRequest) -> Bool)
    }

    private let condition: Condition
    private var methods: Set<String>?

    /// A description of the rule, for explanations.
    public let description: String

    /// Whether the rule is one of ``defaultRules``, which yield to ``TracingRule/on``.
    package private(set) var isDefault = false

    private init(_ condition: Condition, methods: Set<String>? = nil, description: String) {
        self.condition = condition
        self.methods = methods
        self.description = description
    }

    /// Skips requests whose path matches a pattern: `/internal/*` for one more segment, `/assets/**` for everything below.
    ///
    /// - Parameters:
    ///   - pattern: the pattern, starting with a slash.
    ///   - methods: the methods to skip; empty for all.
    /// - Returns: the rule.
    /// - Throws: ``SkipRuleError`` if the pattern is malformed.
    public static func path(_ pattern: String, methods: HTTPMethod...) throws(SkipRuleError) -> SkipRule {
        try path(pattern, methods: methods)
    }

    static func path(_ pattern: String, methods: [HTTPMethod]) throws(SkipRuleError) -> SkipRule {
        let parsed = try PathPattern.parse(pattern).get()
        return SkipRule(.path(parsed), methods: names(methods), description: "path \(pattern)")
    }

    /// Skips requests whose route has a template, such as `/orders/:id`, written as in its registration. Trailing and doubled
    /// slashes are ignored, and `{id}` equals `:id`.
    ///
    /// - Parameters:
    ///   - template: the template of the route.
    ///   - methods: the methods to skip; empty for all.
    /// - Returns: the rule.
    /// - Throws: ``SkipRuleError`` if the template does not start with a slash.
    public static func route(_ template: String, methods: HTTPMethod...) throws(SkipRuleError) -> SkipRule {
        try route(template, methods: methods)
    }

    static func route(_ template: String, methods: [HTTPMethod]) throws(SkipRuleError) -> SkipRule {
        guard template.hasPrefix("/") else {
            throw SkipRuleError(pattern: template, reason: "a template must begin with a slash, as in \"/orders/:id\"")
        }
        // Frameworks report templates in the notation used at registration.
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

    /// Skips requests with certain methods.
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

    /// Skips requests selected by a closure.
    ///
    /// - Parameters:
    ///   - description: a description of the rule, for explanations.
    ///   - predicate: returns whether to skip a request.
    /// - Returns: the rule.
    public static func when(
        _ description: String,
        _ predicate: @escaping @Sendable (any TraceableRequest) -> Bool
    ) -> SkipRule {
        SkipRule(.predicate(predicate), description: description)
    }

    /// The common paths of health checks.
    public static let healthEndpoints: [SkipRule] = [
        "/health", "/healthz", "/health/live", "/health/ready", "/livez", "/readyz",
    ].compactMap { try? path($0) }

    /// Health endpoints, and `/metrics` with everything below it: the paths that monitoring polls.
    ///
    /// Like all explicitly listed rules, they skip annotated routes too.
    public static let monitoringEndpoints: [SkipRule] = healthEndpoints + [try? path("/metrics/**")].compactMap(\.self)

    /// The default of ``TracingSettings/skip``: ``monitoringEndpoints``, except for annotated routes.
    public static let defaultRules: [SkipRule] = monitoringEndpoints.map { rule in
        var rule = rule
        rule.isDefault = true
        return rule
    }

    /// The rule in file format; `nil` for a rule that can be specified only in code.
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

    /// Returns whether the rule could match any request of a route.
    ///
    /// - Parameter template: the template of the route; `nil` for none.
    func canSkip(template: String?) -> Bool {
        switch condition {
        case .path(let pattern): template.map(pattern.canMatchPaths(of:)) ?? true
        case .template: isFor(template: template)
        case .any, .predicate: true
        }
    }

    /// Returns whether the rule matches a request.
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

    /// Returns whether the rule matches every request of a route, as far as that can be known without a request.
    ///
    /// - Parameters:
    ///   - template: the template of the route, or a path.
    ///   - method: the method; `nil` if unknown.
    func skipsAll(ofRoute template: String, method: String?) -> Bool {
        if let methods, !(method.map(methods.contains) ?? false) { return false }
        return switch condition {
        case .path(let pattern): pattern.matchesAllPaths(of: template)
        case .template: isFor(template: template)
        case .any: true
        case .predicate: false
        }
    }

    /// Returns whether the rule matches every request of a route, in a router that compares literals exactly.
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

/// A skip rule in file format.
package struct SkipRuleWording: Sendable, Hashable, Codable {
    /// The path pattern, if any.
    package var path: String?

    /// The route template, if any.
    package var route: String?

    /// The methods; empty for all.
    package var methods: [String] = []
}

/// An invalid skip pattern.
public struct SkipRuleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The invalid pattern.
    package let pattern: String

    /// What is wrong with it, and how to fix it.
    package let reason: String

    /// A one-line description of the error.
    public var description: String { "The skip pattern \"\(pattern)\" is invalid: \(reason)." }
}

/// Matches outgoing requests without a span, regardless of the call site.
public struct ClientSkipRule: Sendable {
    private let isMatch: @Sendable (any OutgoingRequest) -> Bool

    /// How matching requests are handled.
    package let propagation: ClientCall.Propagation

    /// A description of the rule, for explanations.
    public let description: String

    /// Skips requests to a host.
    ///
    /// - Parameters:
    ///   - host: the full host name without the port, case-insensitive; a leading `*.` matches any subdomain, so that
    ///     `*.example.com` matches `a.b.example.com` but not `example.com`.
    ///   - propagation: how they are handled. `.off` sends no headers either; `.passThrough` propagates the active trace.
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

    /// Skips requests selected by a closure.
    ///
    /// - Parameters:
    ///   - description: a description of the rule, for explanations.
    ///   - propagation: how they are handled. `.off` sends no headers either; `.passThrough` propagates the active trace.
    ///   - predicate: returns whether the rule matches a request.
    /// - Returns: the rule.
    public static func when(
        _ description: String,
        _ propagation: ClientCall.Propagation = .off,
        _ predicate: @escaping @Sendable (any OutgoingRequest) -> Bool
    ) -> ClientSkipRule {
        ClientSkipRule(isMatch: predicate, propagation: propagation, description: description)
    }

    /// Returns whether the rule matches a request.
    func skips(_ request: some OutgoingRequest) -> Bool {
        isMatch(request)
    }
}
