//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird

/// Middleware of a group or a collection, which stands around the routes that come after it.
final class MiddlewareStack<Context: RequestContext> {
    private var middleware: [any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>] = []

    func add(_ middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) {
        self.middleware.append(middleware)
    }

    /// A responder behind the middleware that is there now. What reaches it is what attributes of the end see.
    func responder(around responder: some HTTPResponder<Context>) -> AnyResponder<Context> {
        var outermost: AnyResponder<Context> = AnyResponder(noting: responder)
        for middleware in middleware.reversed() {
            let next = outermost
            outermost = AnyResponder { request, context in
                try await middleware.handle(request, context: context, next: next.respond)
            }
        }
        return outermost
    }
}
#endif
