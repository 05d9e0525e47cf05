//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
public import Hummingbird
import NIOCore
import OpenTracing
public import OpenTracingInstrumentation
import TracedRouting

/// Middleware that traces the requests of a Hummingbird router.
///
/// ``Hummingbird/Router/traced(by:traced:)`` adds it automatically. If you add it yourself to another kind of router, before the
/// routes, it traces according to the settings; attributes in `atEnd` are then read from the context that it received itself.
///
/// If the handler returns text, bytes or an encodable value, the span finishes as the settings specify for buffered responses. If
/// the handler returns a `Response`, the span finishes when the body has been written, because a `Response` does not reveal
/// whether its body is buffered.
///
/// Without a span, a body of unknown length still runs with the propagated context; one of known length is left unchanged.
///
/// Response bodies are logged if the settings or the route ask for it, request bodies only if the route does.
public struct RequestTracingMiddleware<Context: RequestContext>: RouterMiddleware {
    private let server: ServerTracing
    private let table: RouteTable
    private let address = RemoteAddress.reader(of: Context.self)

    /// Creates the middleware.
    ///
    /// - Parameter tracing: the tracer and the settings.
    public init(_ tracing: RequestTracing) {
        self.init(tracing, table: RouteTable())
    }

    init(_ tracing: RequestTracing, table: RouteTable) {
        server = ServerTracing(tracing, component: "hummingbird", routes: table.templates)
        self.table = table
    }

    /// Traces a request around the next handler.
    public func handle(
        _ request: Hummingbird.Request,
        context: Context,
        next: (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
        let entry = entry(of: request, context: context)
        return try await handle(request, context: context, entry: entry, match: nil, next: next)
    }

    /// Traces a request of a router that has already looked up its route.
    func handle(
        _ request: Hummingbird.Request,
        context: Context,
        match: MatchedRoute?,
        next: (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
        try await handle(request, context: context, entry: match?.entry, match: match, next: next)
    }

    private func handle(
        _ request: Hummingbird.Request,
        context: Context,
        entry: RouteTable.Entry?,
        match: MatchedRoute?,
        next: (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
        let route = entry?.information ?? table.unmatched
        let snapshot = server.tracing.snapshot
        let plan = server.plan(for: route, under: snapshot)
        if entry?.isLimited != true,
            let exchange = server.beginUntraced(HeaderFieldReader(fields: request.headers), plan)
        {
            let served = try await exchange.serveUntraced { () async throws(any Error) in
                let response = try await next(request, context)
                return TraceableHummingbirdResponse(
                    response: response,
                    isLeftAlone: response.body.contentLength != nil
                )
            }
            return served.response
        }
        // A request that the mode and rule exclude needs neither a timestamp nor storage for contexts.
        let canBeTraced = plan.canBeTraced
        let contexts = canBeTraced ? SeenContexts(keepsContexts: plan.readsRequestLater) : nil
        let exchange = server.begin(
            TraceableHummingbirdRequest(
                request: request,
                context: context,
                match: match,
                contexts: contexts,
                address: address
            ),
            plan,
            arrival: canBeTraced ? .now : nil,
            snapshot: snapshot,
            recorder: contexts
        )
        let isUntraced = exchange.isUntraced
        var loan: LentRequestBody?
        do {
            let served: TraceableHummingbirdResponse = try await server.serve(
                exchange,
                errorStatus: {
                    ($0 as? any HTTPResponseError)?.status.code ?? ($0 as? RequestTimeout)?.statusCode ?? 500
                },
                answer: { (error: any Error) throws(any Error) -> TraceableHummingbirdResponse in throw error },
                { exchange in
                    let lent = lendingBody(of: request, route: route, isLimited: entry?.isLimited == true, exchange)
                    loan = lent?.loan
                    let response: Hummingbird.Response
                    if exchange.needsOwnRecorder {
                        // Its handler reports to this middleware, or to nobody, and not to the request around it.
                        response = try await ServerExchange.withRecorder(isUntraced ? nil : contexts) {
                            try await next(lent?.request ?? request, context)
                        }
                    } else if let lent {
                        response = try await next(lent.request, context)
                    } else {
                        // Passes the request itself: copying it would retain each of its references.
                        response = try await next(request, context)
                    }
                    let isLeftAlone =
                        isUntraced
                        ? response.body.contentLength != nil
                        : !exchange.watchesWholeBodies && contexts?.hasWholeBody(response) == true
                    return TraceableHummingbirdResponse(response: response, isLeftAlone: isLeftAlone)
                }
            )
            var response = served.response
            if let loan { response.body = loan.ending(response.body) }
            return response
        } catch let timeout as RequestTimeout {
            // Handled here, because abandoned readers of the body must be awaited after the response has been written.
            let answer = Hummingbird.Response(status: HTTPResponse.Status(code: timeout.statusCode))
            guard let loan else { return answer }
            return Hummingbird.Response(status: answer.status, body: loan.ended(with: answer.body))
        } catch {
            // The error response is written further out, where nothing can wait afterwards.
            await loan?.end()
            throw error
        }
    }

    private func entry(of request: Hummingbird.Request, context: Context) -> RouteTable.Entry? {
        guard let path = context.endpointPath, path != "NotFound" else { return nil }
        return table.route(method: request.method.rawValue, path: path)
    }

    /// Lends out the body of a request if its route logs it or limits the time of its handler.
    ///
    /// Logging enabled in the settings is not enough: once the body is replaced again further in, Hummingbird no longer notices
    /// that the connection closes, and a handler that relies on it crashes the process.
    private func lendingBody(
        of request: Hummingbird.Request,
        route: RouteInformation,
        isLimited: Bool,
        _ exchange: ServerExchange
    ) -> (request: Hummingbird.Request, loan: LentRequestBody)? {
        let isCaptured = route.payloads?.directions.contains(.request) == true
        guard isLimited || isCaptured, request.mayHaveBody else { return nil }
        var request = request
        let lent = LentRequestBody(of: request)
        if isCaptured,
            let capture = exchange.capturePayload(.request, fields: HeaderFieldReader(fields: request.headers))
        {
            let captured = CapturedRequestBody(base: request.body, capture: capture)
            request.body = RequestBody(asyncSequence: LentBody(captured, on: lent.loan))
        } else if isLimited {
            request.body = RequestBody(asyncSequence: LentBody(request.body, on: lent.loan))
        } else {
            return nil
        }
        return (request, lent)
    }
}

/// A request body that captures its pieces for logging as they are read.
private struct CapturedRequestBody: AsyncSequence, Sendable {
    let base: Hummingbird.RequestBody
    let capture: PayloadCapture

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Hummingbird.RequestBody.AsyncIterator
        let capture: PayloadCapture

        mutating func next() async throws -> ByteBuffer? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            let piece = try await base.next(isolation: actor)
            if let piece {
                capture.take(piece.readableBytesView)
            } else {
                capture.end()
            }
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), capture: capture)
    }
}
#endif
