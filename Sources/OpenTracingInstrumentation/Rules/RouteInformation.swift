//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// What tracing knows about the route of a request.
///
/// One reference inside, since it passes through many hands for every request.
public struct RouteInformation: Sendable {
    fileprivate final class Storage: Sendable {
        let template: String?
        let handlerName: String?
        let tracing: RouteTracing
        /// Whether a rule counts: the route's own, or one that was given for all requests of a router.
        let hasRule: Bool
        /// Whether the route serves the request; not when it has other methods only.
        let isServed: Bool
        /// 0 for a route that no request has come to, 1 for one that one has, else 2 more than its place among the plans.
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

        /// Few frameworks make the information for each request; places are for those that keep it.
        var planIndex: Int? {
            let number = planNumber.load(ordering: .relaxed)
            guard number < 2 else { return number - 2 }
            if planNumber.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged { return nil }
            let index = Self.lastPlanIndex.add(1, ordering: .relaxed).newValue
            let (_, other) = planNumber.compareExchange(expected: 1, desired: index + 2, ordering: .relaxed)
            return other < 2 ? index : other - 2
        }
    }

    /// Tells a route from all others, for as long as it is kept.
    package struct Identity: Sendable, Hashable {
        private let storage: Storage

        fileprivate init(_ storage: Storage) {
            self.storage = storage
        }

        package static func == (left: Identity, right: Identity) -> Bool { left.storage === right.storage }

        package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(storage)) }
    }

    private let storage: Storage

    /// Tells the route from all others.
    package var identity: Identity { Identity(storage) }

    /// The path of the route with its parameters, for example `/users/:id`; also of one that matched and has other methods only.
    /// `nil` when no route matched.
    public var template: String? { storage.template }

    /// The name that the route was given; `nil` for the one that the settings make.
    public var operationName: String? { storage.tracing.operationName }

    /// The name of the handler, for example `Users.list`, where it is known.
    public var handlerName: String? { storage.handlerName }

    /// The rule that counts for the route; `nil` when no route matched, and the router says nothing about all of its requests.
    package var rule: TracingRule? { storage.hasRule ? storage.tracing.rule : nil }

    /// Whether the rule stands at a group or a router, and not at the route itself.
    var isRuleInherited: Bool { storage.tracing.isRuleInherited || !storage.isServed }

    /// Which statuses mean failure; `nil` for what the settings say.
    package var statusRule: StatusRule? { storage.tracing.statusRule }

    /// What is done with the trace that a request brings along; `nil` for what the settings say.
    package var incomingContext: IncomingContextPolicy? { storage.tracing.incomingContext }

    /// Which bodies are logged; `nil` for what the settings say.
    package var payloads: PayloadLogging? { storage.tracing.payloads }

    /// Which of the route's requests are recorded; `nil` for what the settings say.
    package var sampling: RequestSampling? { storage.tracing.sampling }

    /// What is said about the route.
    var tracing: RouteTracing { storage.tracing }

    /// Whether a route serves the request.
    var isServed: Bool { storage.isServed }

    /// The place of the route's plan among those of a ``SettingsSnapshot``; `nil` for a route that is used for the first time.
    var planIndex: Int? { storage.planIndex }

    /// Creates the information about a route.
    ///
    /// Make it once for each route, and keep it: what follows from it and the settings is worked out when it is used again.
    ///
    /// - Parameters:
    ///   - template: the whole path of the route with its parameters.
    ///   - tracing: what is said about the route where it is registered.
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

    /// The same with other things said about it.
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

    /// No route matched the request.
    public static let unmatched = RouteInformation.unmatched(in: .inherit)

    /// No route serves the request, in a router that says something about all of its requests.
    ///
    /// - Parameters:
    ///   - tracing: what the router says.
    ///   - template: the path of the route that matched and has other methods only, if there is one.
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

    /// The same for a request whose path has routes with other methods only.
    package func matched(template: String?) -> RouteInformation {
        .unmatched(in: storage.tracing, template: template)
    }

    /// Method and template, or the method alone.
    func defaultName(method: String) -> String {
        let method = OperationNaming.method(method)
        return template.map { "\(method) \($0)" } ?? method
    }
}
