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
    /// Answers a console, which shows the routes of this router.
    ///
    /// ```swift
    /// let router = Router(context: TracedRequestContext.self).traced(by: tracing)
    /// try router.addConsole(TracingConsole(allowsChanges: true))
    /// ```
    ///
    /// Middleware that was added before stands around it. Without a token, the console answers requests of this machine alone, and the
    /// context has to tell where a request comes from, as a ``/TracedHummingbird/TracedRequestContext`` does: with one that does not, every
    /// request is refused.
    ///
    /// - Parameter console: the console.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` with what is wrong with the console.
    public func addConsole(_ console: TracingConsole) throws(DefinitionError) {
        let responder = TracedRouterResponder(try console.router(showing: directory), context: Context.self)
        for path in [console.path, console.path + "/**"] {
            for method: HTTPRequest.Method in [.get, .put, .post, .patch, .delete] {
                on(RouterPath(path), method: method, traced: false) { request, context in
                    try await responder.respond(to: request, context: context)
                }
            }
        }
    }
}
#endif
