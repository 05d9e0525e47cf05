//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What is said about tracing where a route, a group or a collection is registered: the value of `traced:`.
///
/// Written as a truth value, as a name, or in full:
///
/// ```swift
/// Get("/orders/:id", traced: true) { … }
/// Get("/orders", traced: "order.list") { … }
/// Post("/orders", traced: .named("order.place", tags: \.query.source)) { … }
/// Group("/admin", traced: false) { … }
/// Get("/drafts", traced: settings.tracesDrafts) { … }
/// ```
///
/// Name and tags hold in every mode that traces the route.
public struct RouteTracing: Sendable {
    /// The rule.
    package var rule: TracingRule

    /// The name of the operation; `nil` for the one that the settings make.
    package var operationName: String?

    /// What of the request becomes tags, besides what the settings list.
    package var attributes: [RequestAttribute]

    /// Which statuses mean failure; `nil` for what the settings say.
    package var statusRule: StatusRule?

    /// What is done with the trace that a request brings along; `nil` for what the settings say.
    package var incomingContext: IncomingContextPolicy?

    /// Which bodies are logged; `nil` for what the settings say.
    package var payloads: PayloadLogging?

    /// Which of the route's requests are recorded; `nil` for what the settings say.
    package var sampling: RequestSampling?

    /// Whether the rule was said further out, at a group or a router, and not at the route itself.
    package private(set) var isRuleInherited = false

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - operationName: the name of the operation.
    ///   - attributes: what of the request becomes tags.
    ///   - statusRule: which statuses mean failure.
    ///   - incomingContext: what is done with the trace that a request brings along.
    ///   - payloads: which bodies are logged.
    ///   - sampling: which of the route's requests are recorded.
    package init(
        _ rule: TracingRule,
        operationName: String? = nil,
        attributes: [RequestAttribute] = [],
        statusRule: StatusRule? = nil,
        incomingContext: IncomingContextPolicy? = nil,
        payloads: PayloadLogging? = nil,
        sampling: RequestSampling? = nil
    ) {
        self.rule = rule
        self.operationName = operationName
        self.attributes = attributes
        self.statusRule = statusRule
        self.incomingContext = incomingContext
        self.payloads = payloads
        self.sampling = sampling
    }

    /// The same with another rule for statuses.
    ///
    /// - Parameter rule: which statuses mean failure.
    /// - Returns: the changed value.
    public func failing(when rule: StatusRule) -> RouteTracing {
        var copy = self
        copy.statusRule = rule
        return copy
    }

    /// The same with another policy for the trace that a request brings along.
    ///
    /// - Parameter policy: what is done with it.
    /// - Returns: the changed value.
    public func incoming(_ policy: IncomingContextPolicy) -> RouteTracing {
        var copy = self
        copy.incomingContext = policy
        return copy
    }

    /// The same with the bodies logged on the span, see ``PayloadLogging``.
    ///
    /// - Parameter payloads: which bodies are logged; ``PayloadLogging/off`` for none, whatever the settings say.
    /// - Returns: the changed value.
    public func loggingPayloads(_ payloads: PayloadLogging = .both) -> RouteTracing {
        var copy = self
        copy.payloads = payloads
        return copy
    }

    /// The same with a choice of its own about which requests are recorded, see ``RequestSampling``.
    ///
    /// - Parameter sampling: a share of the requests, as in `.sampled(0.1)`, or another choice.
    /// - Returns: the changed value.
    public func sampled(_ sampling: RequestSampling) -> RouteTracing {
        var copy = self
        copy.sampling = sampling
        return copy
    }

    /// The same under a name, if one is given, and with further tags.
    package func named(_ operationName: String?, adding attributes: [RequestAttribute]) -> RouteTracing {
        var copy = self
        copy.operationName = operationName ?? copy.operationName
        copy.attributes += attributes
        return copy
    }

    /// What counts when `self` is said further in and `outer` further out: the inner rule unless it is silent, the tags of
    /// both.
    package func within(_ outer: RouteTracing) -> RouteTracing {
        var whole = RouteTracing(
            rule.within(outer.rule),
            operationName: operationName,
            attributes: outer.attributes + attributes,
            statusRule: statusRule ?? outer.statusRule,
            incomingContext: incomingContext ?? outer.incomingContext,
            payloads: payloads ?? outer.payloads,
            sampling: sampling ?? outer.sampling
        )
        whole.isRuleInherited = rule == .inherit ? outer.rule != .inherit : isRuleInherited
        return whole
    }
}

/// What can stand behind `traced:`: a truth value, a name, or a ``RouteTracing`` in full, as literals and in variables.
public protocol RouteTracingConvertible {
    /// What is said about tracing.
    var routeTracing: RouteTracing { get }
}

extension RouteTracing: RouteTracingConvertible {
    /// The value itself.
    public var routeTracing: RouteTracing { self }
}

extension Bool: RouteTracingConvertible {
    /// `on` for `true`, `off` for `false`.
    public var routeTracing: RouteTracing { RouteTracing(booleanLiteral: self) }
}

extension String: RouteTracingConvertible {
    /// `on` under the name.
    public var routeTracing: RouteTracing { RouteTracing(stringLiteral: self) }
}

// Here, so that they can be written with a dot alone wherever `traced:` takes more than one type.
extension RouteTracingConvertible where Self == RouteTracing {
    /// Says nothing.
    public static var inherit: RouteTracing { RouteTracing(.inherit) }

    /// Not traced.
    public static var off: RouteTracing { RouteTracing(.off) }

    /// Traced, with further tags.
    ///
    /// - Parameter tags: what of the request becomes tags.
    /// - Returns: the value.
    public static func on(tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.on, attributes: tags)
    }

    /// Traced under a name, with further tags.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - tags: what of the request becomes tags.
    /// - Returns: the value.
    public static func named(_ operationName: String, tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.on, operationName: operationName, attributes: tags)
    }

    /// Traced even when the settings skip the request.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - tags: what of the request becomes tags.
    /// - Returns: the value.
    public static func force(_ operationName: String? = nil, tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.force, operationName: operationName, attributes: tags)
    }

    /// Says nothing about whether to trace, and adds tags where it is traced.
    ///
    /// - Parameter tags: what of the request becomes tags.
    /// - Returns: the value.
    public static func tags(_ tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.inherit, attributes: tags)
    }
}

extension RouteTracing: ExpressibleByBooleanLiteral, ExpressibleByStringLiteral {
    /// `true` for `on`, `false` for `off`.
    public init(booleanLiteral value: Bool) {
        self.init(value ? .on : .off)
    }

    /// `on` under a name.
    public init(stringLiteral value: String) {
        self.init(.on, operationName: value)
    }
}
