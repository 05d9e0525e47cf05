//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import TracedRouting

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

    /// The same responder, answered for when a limit is over.
    ///
    /// It belongs around the responder, and is no middleware, because what comes next in Hummingbird's middleware cannot be left
    /// behind. Whoever traces the request has lent its body out by then.
    func limited(to limit: TimeLimit) -> AnyResponder<Context> {
        AnyResponder { request, context in
            let body = LimitedBody(request.body)
            var limited = request
            if request.mayHaveBody { limited.body = RequestBody(asyncSequence: body) }
            return try await limit.run(
                endingBody: { body.end(with: $0) },
                dropping: { try? await $0.body.write(RefusingResponseBodyWriter(error: $1)) },
                answering: { [limited] in try await respond(to: limited, context: context) }
            )
        }
    }
}

/// Takes nothing, because a response comes too late.
private struct RefusingResponseBodyWriter: ResponseBodyWriter {
    let error: any Error

    mutating func write(_ buffer: ByteBuffer) async throws { throw error }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { throw error }
}

extension Hummingbird.Request {
    /// Whether it says that a body follows.
    var mayHaveBody: Bool { headers[.contentLength] != nil || headers[.transferEncoding] != nil }
}
#endif
