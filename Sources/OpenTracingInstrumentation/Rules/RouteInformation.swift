//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// The route of a request, as known to tracing.
///
/// Holds a single reference, since it is passed along with every request.
public struct RouteInformation: Sendable {
    fileprivate final class Storage: Sendable {
        let template: String?
        let handlerName: String?
        let tracing: RouteTracing
        /// Whether a rule applies: the route's own, or one for all requests of a router.
        let hasRule: Bool
        /// Whether the route serves the request; `false` if it has other methods only.
        let isServed: Bool
        /// 0 before the first request, 1 after it, otherwise the plan index plus 2.
        private let planNumber = Atomic(0)

        init(
            template: String?,
            handlerName: String?,
            tracing: RouteTracing,
            hasRule: Bool = true,
            isServed: Bool = true
        ) {
            self.template = template
            self.handlerName = handlerName
            self.tracing = tracing
            self.hasRule = hasRule
            self.isServed = isServed
        }

        private static let lastPlanIndex = Atomic(-1)

        /// Some frameworks create the information per request; indices are only for those that keep it.
        var planIndex: Int? {
            let number = planNumber.load(ordering: .relaxed)
            guard number < 2 else { return number - 2 }
            if planNumber.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged { return nil }
            let index = Self.lastPlanIndex.add(1, ordering: .relaxed).newValue
            let (_, other) = planNumber.compareExchange(expected: 1, desired: index + 2, ordering: .relaxed)
            return other < 2 ? index : other - 2
        }
    }

    /// Identifies a route for as long as it is retained.
    package struct Identity: Sendable, Hashable {
        private let storage: Storage

        fileprivate init(_ storage: Storage) {
            self.storage = storage
        }

        package static func == (left: Identity, right: Identity) -> Bool { left.storage === right.storage }

        package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(storage)) }
    }

    private let storage: Storage

    /// The identity of the route.
    package var identity: Identity { Identity(storage) }

    /// The path template of the route, for example `/users/:id`, even if the route has other methods only. `nil` if no route
    /// matched.
    public var template: String? { storage.template }

    /// The operation name of the route; `nil` to use the naming of the settings.
    public var operationName: String? { storage.tracing.operationName }

    /// The name of the handler, for example `Users.list`, if known.
    public var handlerName: String? { storage.handlerName }

    /// The effective rule of the route; `nil` if no route matched and the router has no rule for all of its requests.
    package var rule: TracingRule? { storage.hasRule ? storage.tracing.rule : nil }

    /// Whether the rule comes from a group or router rather than the route itself.
    var isRuleInherited: Bool { storage.tracing.isRuleInherited || !storage.isServed }

    /// The statuses that are failures; `nil` to use the settings.
    package var statusRule: StatusRule? { storage.tracing.statusRule }

    /// How the incoming trace context is used; `nil` to use the settings.
    package var incomingContext: IncomingContextPolicy? { storage.tracing.incomingContext }

    /// Which bodies to log; `nil` to use the settings.
    package var payloads: PayloadLogging? { storage.tracing.payloads }

    /// Which requests of the route are recorded; `nil` to use the settings.
    package var sampling: RequestSampling? { storage.tracing.sampling }

    /// The tracing options of the route.
    var tracing: RouteTracing { storage.tracing }

    /// Whether a route serves the request.
    var isServed: Bool { storage.isServed }

    /// The index of the route's plan in a ``SettingsSnapshot``; `nil` on the first use of the route.
    var planIndex: Int? { storage.planIndex }

    /// Creates the information for a route.
    ///
    /// Create it once per route and keep it: whatever can be derived from it and the settings is computed once it is reused.
    ///
    /// - Parameters:
    ///   - template: the full path template of the route.
    ///   - tracing: the tracing options specified where the route is registered.
    ///   - handlerName: the name of the handler.
    public init(template: String, tracing: RouteTracing = .inherit, handlerName: String? = nil) {
        storage = Storage(
            template: template,
            handlerName: handlerName,
            tracing: tracing
        )
    }

    private init(_ storage: Storage) {
        self.storage = storage
    }

    /// Returns a copy with other tracing options and handler name.
    func replacing(tracing: RouteTracing, handlerName: String?) -> RouteInformation {
        RouteInformation(
            Storage(
                template: template,
                handlerName: handlerName,
                tracing: tracing,
                hasRule: storage.hasRule,
                isServed: isServed
            )
        )
    }

    /// The information for a request that no route matched.
    public static let unmatched = RouteInformation.unmatched(in: .inherit)

    /// Returns the information for a request that no route serves, in a router with tracing options for all of its requests.
    ///
    /// - Parameters:
    ///   - tracing: the tracing options of the router.
    ///   - template: the template of a route that matched but has other methods only, if any.
    package static func unmatched(in tracing: RouteTracing, template: String? = nil) -> RouteInformation {
        RouteInformation(
            Storage(
                template: template,
                handlerName: nil,
                tracing: tracing,
                hasRule: tracing.rule != .inherit,
                isServed: false
            )
        )
    }

    /// Returns the same for a request whose path has routes with other methods only.
    package func matched(template: String?) -> RouteInformation {
        .unmatched(in: storage.tracing, template: template)
    }

    /// Returns method and template, or only the method.
    func defaultName(method: String) -> String {
        let method = OperationNaming.method(method)
        return template.map { "\(method) \($0)" } ?? method
    }
}

/// Decides which response statuses mark a request as failed.
public struct StatusRule: Sendable {
    private let isFailure: @Sendable (Int) -> Bool

    /// Creates a rule.
    ///
    /// - Parameter isFailure: returns whether a status is a failure.
    public init(_ isFailure: @escaping @Sendable (Int) -> Bool) {
        self.isFailure = isFailure
    }

    /// 500 and above, and invalid statuses below 100. Client errors are not server failures.
    public static let server = StatusRule { $0 >= 500 || $0 < 100 }

    /// 400 and above, and invalid statuses below 100.
    public static let client = StatusRule { $0 >= 400 || $0 < 100 }

    /// Returns whether a status is a failure.
    ///
    /// - Parameter status: the status of the response.
    /// - Returns: `true` if it is.
    package func isFailure(_ status: Int) -> Bool {
        isFailure(status)
    }
}

/// Rules that temporarily override those specified at registration, for debugging.
///
/// They are not settings: no file can specify them, and they are lost when the process ends.
package struct RouteOverrides: Sendable {
    private var rules: [RouteInformation.Identity: TracingRule] = [:]

    package init() {}

    /// The rule for a route; `nil` to use the rule specified at registration.
    package subscript(route: RouteInformation) -> TracingRule? {
        get { rules.isEmpty ? nil : rules[route.identity] }
        set { rules[route.identity] = newValue }
    }
}
