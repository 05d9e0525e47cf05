//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracingInstrumentation

/// What is said about a route, on its way from where it is registered to its router, and who says it.
public struct RouteAnnotation: Sendable {
    /// What is said so far.
    private(set) var tracing: RouteTracing

    /// The name of the handler, where it is known.
    let handlerName: String?

    /// The place whose rule counts so far; `nil` when nothing is said.
    private(set) var rulePlace: String?

    init(_ tracing: RouteTracing, handlerName: String? = nil) {
        self.tracing = tracing
        self.handlerName = handlerName
        rulePlace = tracing.rule == .inherit ? nil : handlerName.map { "the member \($0)" } ?? "the route"
    }

    /// The same within a place that says something, too: the inner rule counts unless it is silent, and the tags of both.
    func within(_ outer: RouteTracing, place: @autoclosure () -> String) -> RouteAnnotation {
        var copy = self
        if tracing.rule == .inherit, outer.rule != .inherit { copy.rulePlace = place() }
        copy.tracing = tracing.within(outer)
        return copy
    }
}
#endif
