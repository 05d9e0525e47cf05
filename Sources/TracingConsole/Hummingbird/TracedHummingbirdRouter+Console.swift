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
            for method in consoleMethods {
                guard let method = HTTPRequest.Method(method) else { continue }
                on(RouterPath(path), method: method, traced: false) { request, context in
                    try await responder.respond(to: request, context: context)
                }
            }
        }
    }
}

/// Hummingbird's router has no route for any method. These are all that its server lets through over HTTP/1.1, so that none below the
/// console's path is traced as an unmatched request.
private let consoleMethods = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "ACL", "BIND", "CHECKOUT", "COPY",
    "LINK",
    "LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "PRI", "PROPFIND", "PROPPATCH",
    "PURGE",
    "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
]
#endif
