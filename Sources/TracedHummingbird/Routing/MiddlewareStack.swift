//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
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

/// A responder of any kind.
struct AnyResponder<Context: RequestContext>: HTTPResponder {
    private let body: @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    /// Whether it tells the context on its way in.
    private let isNoting: Bool

    init(_ body: @escaping @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response) {
        self.body = body
        isNoting = false
    }

    /// The same responder, which tells the context that it gets to the attributes of the end.
    init(noting responder: some HTTPResponder<Context>) {
        if let responder = responder as? AnyResponder<Context>, responder.isNoting {
            self = responder
            return
        }
        isNoting = true
        body = { request, context in
            SeenContexts.current?.note(context)
            return try await responder.respond(to: request, context: context)
        }
    }

    func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        try await body(request, context)
    }
}
#endif
