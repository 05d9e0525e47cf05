//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracingInstrumentation

/// Stands between a group and its parent where the context changes.
struct ContextChange<Parent: TracedRouterMethods, Context: RequestContext>: TracedRouterMethods {
    let parent: Parent
    let change: @Sendable (Parent.Context) throws -> Context

    init(parent: Parent, _ change: @escaping @Sendable (Parent.Context) throws -> Context) {
        self.parent = parent
        self.change = change
    }

    /// Middleware belongs to the group, which keeps it.
    func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        assertionFailure("Middleware for a changed context is added to its group.")
        return self
    }

    func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        let changing = AnyResponder<Parent.Context> { [change] request, context in
            try await responder.respond(to: request, context: change(context))
        }
        parent.on(path, method: method, annotation: annotation, responder: changing)
        return self
    }

    func report(_ problem: RouteProblem) {
        parent.report(problem)
    }
}
#endif
