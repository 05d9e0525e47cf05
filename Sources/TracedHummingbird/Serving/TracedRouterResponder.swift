//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
public import Hummingbird
public import NIOCore
public import TracedRouting

/// A Hummingbird responder backed by a ``/TracedRouting/TracedRouter``. Bodies stream in both directions.
///
/// Handlers access the context, including values set by Hummingbird middleware, with `request.context(AppContext.self)`:
///
/// ```swift
/// let router = try TracedRouter(tracing) {
///     Get("/me", traced: true) { request in .text(request.context(AppContext.self)?.identity?.name ?? "") }
/// }
/// let application = Application(
///     router: TracedRouterResponder(router, context: AppContext.self, middleware: [Authenticator()])
/// )
/// ```
///
/// Handlers may throw the same errors as Hummingbird's own handlers: an `HTTPResponseError` supplies its own response.
public struct TracedRouterResponder<Context: RequestContext>: HTTPResponder, HTTPResponderBuilder {
    private typealias Answer = @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response

    /// The router, wrapped in the middleware.
    private let answer: Answer

    /// Creates a responder.
    ///
    /// - Parameters:
    ///   - router: the router that responds to the requests.
    ///   - context: the type of the context, available to handlers and attributes.
    ///   - middleware: Hummingbird middleware, outermost first. It runs before the router: a request that it rejects has no span,
    ///     and values that it adds to the context are available when the span starts.
    public init(
        _ router: TracedRouter,
        context: Context.Type = Context.self,
        middleware: [any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>] = []
    ) {
        let address = RemoteAddress.reader(of: Context.self)
        let foreignErrors: TracedRouter.ForeignErrors = { error, request in
            guard let error = error as? any HTTPResponseError,
                let origin = request.context(HummingbirdOrigin<Context>.self)
            else { return nil }
            return error.tracedResponse(to: origin.request, context: origin.context)
        }
        var answer: Answer = { request, context in
            let origin = HummingbirdOrigin(request: request, context: context, address: address)
            return await Self.respond(to: origin, with: router, foreignErrors)
        }
        for middleware in middleware.reversed() {
            answer = { [next = answer] request, context in
                try await middleware.handle(request, context: context, next: next)
            }
        }
        self.answer = answer
    }

    /// Responds to a request. Handler errors become responses, as do middleware errors that supply their own response.
    ///
    /// - Throws: any other error from middleware.
    public func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        do {
            return try await answer(request, context)
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        }
    }

    /// Returns the responder itself, so that you can pass it to an application: `Application(router: responder)`.
    public func buildResponder() -> TracedRouterResponder<Context> { self }

    private static func respond(
        to origin: HummingbirdOrigin<Context>,
        with router: TracedRouter,
        _ foreignErrors: @escaping TracedRouter.ForeignErrors
    ) async -> Hummingbird.Response {
        let response = await router.respond(to: TracedRouting.Request(origin), foreignErrors: foreignErrors)
        return Hummingbird.Response(
            response,
            ending: origin.lentBody,
            closesToEndHead: origin.request.method == .head
                && (origin.context as? TracedRequestContext)?.sharesConnection == false
        )
    }
}

extension TracedRouter: HTTPResponderBuilder {
    /// Returns a Hummingbird responder, so that you can pass the router to an application: `Application(router: router)`.
    public func buildResponder() -> TracedRouterResponder<TracedRequestContext> {
        TracedRouterResponder(self)
    }
}

extension HTTPResponseError {
    /// Returns the response for an error from a Hummingbird handler; `nil` if the error fails to supply one.
    func tracedResponse(
        to request: Hummingbird.Request,
        context: some RequestContext
    ) -> TracedRouting.Response? {
        (try? response(from: request, context: context)).map(TracedRouting.Response.init)
    }
}

extension TracedRouting.Response {
    /// Converts a Hummingbird response. The sender adds the length of the body.
    fileprivate init(_ response: Hummingbird.Response) {
        let body = response.body
        self.init(
            HTTPStatus(response.status.code),
            headers: Headers(
                response.headers.lazy
                    .filter { $0.name != .contentLength }
                    .map { (name: $0.name.rawName, value: $0.value) }
            ),
            body: body.contentLength == 0
                ? TracedRouting.ResponseBody()
                : TracedRouting.ResponseBody(length: body.contentLength) { writer in
                    let target = BodyTarget(writer)
                    // Safe: the writer is handed over completely and awaited, so it is never used concurrently.
                    nonisolated(unsafe) let bridge = BridgingBodyWriter(target: target)
                    try await body.write(bridge)
                    writer = target.writer
                }
        )
    }
}

/// Holds the writer so that it can be taken back after the body has been written.
private final class BodyTarget {
    var writer: any BodyWriter

    init(_ writer: any BodyWriter) {
        self.writer = writer
    }
}

/// A writer that forwards the pieces of a Hummingbird body.
private struct BridgingBodyWriter: ResponseBodyWriter {
    let target: BodyTarget

    func write(_ buffer: ByteBuffer) async throws {
        // Safe: the caller awaits each piece before it does anything else.
        nonisolated(unsafe) var writer = target.writer
        try await writer.write(Array(buffer: buffer))
        target.writer = writer
    }

    // Trailers are dropped: a response of the traced router has none.
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
#endif
