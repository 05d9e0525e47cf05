//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
import Hummingbird
public import OpenTracingInstrumentation
public import TracedHummingbird

extension TracedHummingbirdRouter {
    /// Adds a console that shows the routes of this router.
    ///
    /// ```swift
    /// let router = Router(context: TracedRequestContext.self).traced(by: tracing)
    /// try router.addConsole(TracingConsole(allowsChanges: true))
    /// ```
    ///
    /// Middleware added earlier wraps the console. Without a token, the console responds only to requests from the local machine,
    /// so the context must provide the client's address, like ``/TracedHummingbird/TracedRequestContext``; otherwise all requests
    /// are rejected.
    ///
    /// - Parameter console: the console.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` if the console is misconfigured.
    public func addConsole(_ console: TracingConsole) throws(DefinitionError) {
        let responder = TracedRouterResponder(try console.router(showing: directory), context: Context.self)
        for path in [console.path, console.path + "/**"] {
            for method in [.get, .head] + TracingConsole.otherMethods {
                guard let method = HTTPRequest.Method(method.rawValue) else { continue }
                on(RouterPath(path), method: method, traced: false) { request, context in
                    try await responder.respond(to: request, context: context)
                }
            }
        }
    }
}
#endif
