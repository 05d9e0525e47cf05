//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What tracing knows about the route of a request.
public struct RouteInformation: Sendable {
    /// The path of the route with its parameters, for example `/users/:id`; `nil` when no route matched.
    public let template: String?

    /// The name that the route was given; `nil` for the one that the settings make.
    public let operationName: String?

    /// The name of the handler, for example `Users.list`, where it is known.
    public let handlerName: String?

    /// The rule that counts for the route; `nil` when no route matched.
    public let rule: TracingRule?

    /// Which statuses mean failure; `nil` for what the settings say.
    public let statusRule: StatusRule?

    /// The route's own attributes.
    let attributes: ResolvedAttributes

    /// Creates the information about a route.
    ///
    /// - Parameters:
    ///   - template: the path of the route with its parameters.
    ///   - tracing: what is said about the route where it is registered.
    ///   - handlerName: the name of the handler.
    public init(template: String, tracing: RouteTracing = .inherit, handlerName: String? = nil) {
        self.template = template
        self.operationName = tracing.operationName
        self.handlerName = handlerName
        self.rule = tracing.rule
        self.statusRule = tracing.statusRule
        self.attributes = ResolvedAttributes(tracing.attributes)
    }

    private init(unmatched rule: TracingRule?) {
        template = nil
        operationName = nil
        handlerName = nil
        self.rule = rule
        statusRule = nil
        attributes = ResolvedAttributes([])
    }

    /// No route matched the request.
    public static let unmatched = RouteInformation(unmatched: nil)

    /// No route matched the request, in a router that says something about all of its requests.
    static func unmatched(in rule: TracingRule) -> RouteInformation {
        rule == .inherit ? .unmatched : RouteInformation(unmatched: rule)
    }

    /// Method and template, or the method alone.
    func defaultName(method: String) -> String {
        let method = OperationNaming.method(method)
        return template.map { "\(method) \($0)" } ?? method
    }
}
