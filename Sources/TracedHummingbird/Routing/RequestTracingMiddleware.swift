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

/// Traces the requests of one of Hummingbird's routers.
///
/// ``Hummingbird/Router/traced(by:traced:)`` adds it by itself. Added by hand to another kind of router, before the routes, it traces
/// what the settings say; attributes behind `atEnd` are then read from the context that it got itself.
///
/// The span finishes as the settings say about buffered responses where the handler returns a text, bytes or an encodable value, and when the
/// body has been written where it returns a `Response`: that does not show whether its body is there as a whole.
///
/// Where a request has no span, a body of unknown length still runs with what passes through the request. One of known length is left as it is.
///
/// Bodies of responses are logged where the settings or the route say so, bodies of requests only where the route does.
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

    /// Traces a request around what comes next.
    public func handle(
        _ request: Hummingbird.Request,
        context: Context,
        next: (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
        let entry = entry(of: request, context: context)
        return try await handle(request, context: context, entry: entry, match: nil, next: next)
    }

    /// Traces a request of a router that has looked its route up.
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
        if entry?.isLimited != true, SeenContexts.current == nil,
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
        // What mode and rule rule out needs no clock and no place for contexts.
        let canBeTraced = plan.canBeTraced
        let contexts = canBeTraced ? SeenContexts() : nil
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
            snapshot: snapshot
        )
        let span = exchange.span
        var loan: LentRequestBody?
        do {
            let served: TraceableHummingbirdResponse = try await server.serve(
                exchange,
                errorStatus: {
                    ($0 as? any HTTPResponseError)?.status.code ?? ($0 as? RequestTimeout)?.statusCode ?? 500
                },
                answer: { (error: any Error) throws(any Error) -> TraceableHummingbirdResponse in throw error },
                { exchange in
                    var request = request
                    loan = lendingBody(of: &request, route: route, isLimited: entry?.isLimited == true, exchange)
                    // Whoever answers another request within this one, and traces that one not, must not say anything about this
                    // one.
                    let current = span == nil ? nil : contexts
                    let response: Hummingbird.Response
                    if current == nil, SeenContexts.current == nil {
                        response = try await next(request, context)
                    } else {
                        response = try await SeenContexts.$current.withValue(current) {
                            try await next(request, context)
                        }
                    }
                    return TraceableHummingbirdResponse(
                        response: response,
                        isLeftAlone: span == nil
                            ? response.body.contentLength != nil
                            : !exchange.watchesWholeBodies && contexts?.hasWholeBody(response) == true
                    )
                }
            )
            var response = served.response
            if let loan { response.body = loan.ending(response.body) }
            return response
        } catch let timeout as RequestTimeout {
            // Answered here, because whoever is left behind with the body is waited for after the answer has been written.
            let answer = Hummingbird.Response(status: HTTPResponse.Status(code: timeout.statusCode))
            guard let loan else { return answer }
            return Hummingbird.Response(status: answer.status, body: loan.ended(with: answer.body))
        } catch {
            // The response to the error is written out there, where nobody can wait after it.
            await loan?.end()
            throw error
        }
    }

    private func entry(of request: Hummingbird.Request, context: Context) -> RouteTable.Entry? {
        guard let path = context.endpointPath, path != "NotFound" else { return nil }
        return table.route(method: request.method.rawValue, path: path)
    }

    /// Lends the body of a request out, if its route wants it logged or limits the time of its handler.
    ///
    /// That the settings want it logged is not enough: a body that has been replaced once more further in no longer lets Hummingbird
    /// notice that the connection closes, and a handler that wants that stops the process.
    private func lendingBody(
        of request: inout Hummingbird.Request,
        route: RouteInformation,
        isLimited: Bool,
        _ exchange: ServerExchange
    ) -> LentRequestBody? {
        let isCaptured = route.payloads?.directions.contains(.request) == true
        guard isLimited || isCaptured, request.mayHaveBody else { return nil }
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
        return lent
    }
}

/// Passes the pieces of a request's body on, and collects what is to be logged.
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
