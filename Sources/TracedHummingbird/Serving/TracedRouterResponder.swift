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

/// Answers Hummingbird's requests with a ``/TracedRouting/TracedRouter``. Bodies stream both ways.
///
/// Handlers reach the context with `request.context(AppContext.self)`, and with that what middleware of Hummingbird's has learned:
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
/// Handlers may throw what Hummingbird's own handlers do: an `HTTPResponseError` is answered as it says.
public struct TracedRouterResponder<Context: RequestContext>: HTTPResponder, HTTPResponderBuilder {
    private typealias Answer = @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response

    /// The router, behind the middleware.
    private let answer: Answer

    /// Creates a responder.
    ///
    /// - Parameters:
    ///   - router: answers the requests.
    ///   - context: the type of the context, which handlers and attributes can read.
    ///   - middleware: of Hummingbird's, the first outermost. It runs before the router: a request that it rejects has no span,
    ///     and what it puts into the context is there when the span starts.
    public init(
        _ router: TracedRouter,
        context: Context.Type = Context.self,
        middleware: [any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>] = []
    ) {
        let address = RemoteAddress.reader(of: Context.self)
        var answer: Answer = { request, context in
            await Self.respond(to: request, context: context, address: address, with: router)
        }
        for middleware in middleware.reversed() {
            answer = { [next = answer] request, context in
                try await middleware.handle(request, context: context, next: next)
            }
        }
        self.answer = answer
    }

    /// Answers a request. Errors of handlers are responses; so are errors of middleware that say what they are answered with.
    ///
    /// - Throws: what else middleware throws.
    public func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        do {
            return try await answer(request, context)
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        }
    }

    /// The responder itself, so that it can be passed to an application: `Application(router: responder)`.
    public func buildResponder() -> TracedRouterResponder<Context> { self }

    private static func respond(
        to request: Hummingbird.Request,
        context: Context,
        address: RemoteAddress.Reader<Context>?,
        with router: TracedRouter
    ) async -> Hummingbird.Response {
        let body = LentRequestBody(of: request)
        let response = await router.respond(
            to: TracedRouting.Request(request, context: context, address: address, bodyOn: body.loan),
            foreignErrors: { ($0 as? any HTTPResponseError)?.tracedResponse(to: request, context: context) }
        )
        return Hummingbird.Response(
            response,
            ending: body,
            closesToEndHead: request.method == .head && (context as? TracedRequestContext)?.sharesConnection == false
        )
    }
}

extension TracedRouter: HTTPResponderBuilder {
    /// The responder for Hummingbird, so that a router can be passed to an application: `Application(router: router)`.
    public func buildResponder() -> TracedRouterResponder<TracedRequestContext> {
        TracedRouterResponder(self)
    }
}

extension HTTPResponseError {
    /// What a traced router answers for an error that handlers of Hummingbird's throw; `nil` when the error cannot say.
    func tracedResponse(
        to request: Hummingbird.Request,
        context: some RequestContext
    ) -> TracedRouting.Response? {
        (try? response(from: request, context: context)).map(TracedRouting.Response.init)
    }
}

extension TracedRouting.Response {
    /// A response of Hummingbird's. Its length is added by whoever sends it.
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
                    // Safe: the writer is handed on whole and waited for, so nobody uses it twice at once.
                    nonisolated(unsafe) let bridge = BridgingBodyWriter(target: target)
                    try await body.write(bridge)
                    writer = target.writer
                }
        )
    }
}

/// Where the pieces go, to be had back when the body has been written.
private final class BodyTarget {
    var writer: any BodyWriter

    init(_ writer: any BodyWriter) {
        self.writer = writer
    }
}

/// Passes the pieces of a body of Hummingbird's on.
private struct BridgingBodyWriter: ResponseBodyWriter {
    let target: BodyTarget

    func write(_ buffer: ByteBuffer) async throws {
        // Safe: whoever writes waits for each piece before it does anything else.
        nonisolated(unsafe) var writer = target.writer
        try await writer.write(Array(buffer: buffer))
        target.writer = writer
    }

    // What follows a body is left out: a response of the traced router has none.
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A request context that knows the address of the client, which becomes the tag `peer.address`.
public struct TracedRequestContext: RequestContext, RemoteAddressRequestContext {
    /// What Hummingbird keeps for a request.
    public var coreContext: CoreRequestContextStorage

    /// The address of the client.
    public let remoteAddress: SocketAddress?

    /// Whether other requests are under way on the same connection, as in HTTP/2.
    let sharesConnection: Bool

    /// Creates the context of a request.
    ///
    /// - Parameter source: the connection that the request came from.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
        // A connection's channel belongs to the one that listens, and that to none; one of a stream belongs to its connection.
        sharesConnection = source.channel.parent?.parent != nil
    }
}
#endif
