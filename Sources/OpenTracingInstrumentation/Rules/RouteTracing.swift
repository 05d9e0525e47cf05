//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The tracing options of a route, group or collection: the value of `traced:`.
///
/// Written as a Boolean, a name, or in full:
///
/// ```swift
/// Get("/orders/:id", traced: true) { … }
/// Get("/orders", traced: "order.list") { … }
/// Post("/orders", traced: .named("order.place", tags: \.query.source)) { … }
/// Group("/admin", traced: false) { … }
/// Get("/drafts", traced: settings.tracesDrafts) { … }
/// ```
///
/// Name and tags apply in every mode that traces the route.
public struct RouteTracing: Sendable {
    /// The rule.
    package var rule: TracingRule

    /// The operation name; `nil` to use the naming of the settings.
    package var operationName: String?

    /// The request attributes to record as tags, in addition to those of the settings.
    package var attributes: [RequestAttribute]

    /// The statuses that are failures; `nil` to use the settings.
    package var statusRule: StatusRule?

    /// How the incoming trace context is used; `nil` to use the settings.
    package var incomingContext: IncomingContextPolicy?

    /// Which bodies to log; `nil` to use the settings.
    package var payloads: PayloadLogging?

    /// Which requests of the route are recorded; `nil` to use the settings.
    package var sampling: RequestSampling?

    /// Whether the rule comes from a group or router rather than the route itself.
    package private(set) var isRuleInherited = false

    /// Creates tracing options.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - operationName: the operation name.
    ///   - attributes: the request attributes to record as tags.
    ///   - statusRule: the statuses that are failures.
    ///   - incomingContext: how the incoming trace context is used.
    ///   - payloads: which bodies to log.
    ///   - sampling: which requests of the route are recorded.
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

    /// Returns a copy with another status rule.
    ///
    /// - Parameter rule: the statuses that are failures.
    /// - Returns: the modified options.
    public func failing(when rule: StatusRule) -> RouteTracing {
        var copy = self
        copy.statusRule = rule
        return copy
    }

    /// Returns a copy with another policy for the incoming trace context.
    ///
    /// - Parameter policy: how the context is used.
    /// - Returns: the modified options.
    public func incoming(_ policy: IncomingContextPolicy) -> RouteTracing {
        var copy = self
        copy.incomingContext = policy
        return copy
    }

    /// Returns a copy that logs bodies on the span, see ``PayloadLogging``.
    ///
    /// - Parameter payloads: which bodies to log; ``PayloadLogging/off`` for none, regardless of the settings.
    /// - Returns: the modified options.
    public func loggingPayloads(_ payloads: PayloadLogging = .both) -> RouteTracing {
        var copy = self
        copy.payloads = payloads
        return copy
    }

    /// Returns a copy with its own sampling, see ``RequestSampling``.
    ///
    /// - Parameter sampling: a fraction of the requests, as in `.sampled(0.1)`, or another choice.
    /// - Returns: the modified options.
    public func sampled(_ sampling: RequestSampling) -> RouteTracing {
        var copy = self
        copy.sampling = sampling
        return copy
    }

    /// Returns a copy with additional tags and, if specified, another name.
    package func named(_ operationName: String?, adding attributes: [RequestAttribute]) -> RouteTracing {
        var copy = self
        copy.operationName = operationName ?? copy.operationName
        copy.attributes += attributes
        return copy
    }

    /// Merges these options with those of the enclosing scope: the inner rule wins unless it inherits; tags of both are recorded.
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

/// A value for `traced:`: a Boolean, a name, or a full ``RouteTracing``, as a literal or a variable.
public protocol RouteTracingConvertible {
    /// The tracing options.
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
    /// `on` with this operation name.
    public var routeTracing: RouteTracing { RouteTracing(stringLiteral: self) }
}

// Declared here so that leading-dot syntax works wherever `traced:` accepts more than one type.
extension RouteTracingConvertible where Self == RouteTracing {
    /// Inherits the rule of the enclosing group.
    public static var inherit: RouteTracing { RouteTracing(.inherit) }

    /// Not traced.
    public static var off: RouteTracing { RouteTracing(.off) }

    /// Traced, with additional tags.
    ///
    /// - Parameter tags: the request attributes to record as tags.
    /// - Returns: the tracing options.
    public static func on(tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.on, attributes: tags)
    }

    /// Traced under a name, with additional tags.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - tags: the request attributes to record as tags.
    /// - Returns: the tracing options.
    public static func named(_ operationName: String, tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.on, operationName: operationName, attributes: tags)
    }

    /// Traced even if the settings skip the request.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - tags: the request attributes to record as tags.
    /// - Returns: the tracing options.
    public static func force(_ operationName: String? = nil, tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.force, operationName: operationName, attributes: tags)
    }

    /// Inherits whether to trace, and adds tags if the request is traced.
    ///
    /// - Parameter tags: the request attributes to record as tags.
    /// - Returns: the tracing options.
    public static func tags(_ tags: RequestAttribute...) -> RouteTracing {
        RouteTracing(.inherit, attributes: tags)
    }
}

extension RouteTracing: ExpressibleByBooleanLiteral, ExpressibleByStringLiteral {
    /// `true` for `on`, `false` for `off`.
    public init(booleanLiteral value: Bool) {
        self.init(value ? .on : .off)
    }

    /// `on` with this operation name.
    public init(stringLiteral value: String) {
        self.init(.on, operationName: value)
    }
}
