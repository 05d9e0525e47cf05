//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
import HTTPTypes
import OpenTracing
public import TracedRouting

/// Traces the requests of one of Hummingbird's routers.
///
/// ``Hummingbird/Router/traced(by:)`` adds it by itself. Added by hand to another kind of router, before the routes, it traces
/// what the settings say; `traced:` at routes then has no effect.
///
/// Bodies of responses are logged where the settings or the route say so, bodies of requests only where the route does.
public struct RequestTracingMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Known-length bodies up to this size count as being there as a whole; from outside a body does not show what it is.
    private static var bufferedLimit: Int { 64 * 1024 }

    private let server: ServerTracing
    private let table: RouteTable

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
        let traceable = TraceableHummingbirdRequest(request: request, context: context)
        let route = route(of: request, context: context)
        let exchange = server.begin(traceable, route: route, arrival: .now)
        let request = capturingBody(of: request, route: route, exchange: exchange)
        do {
            var response = try await exchange.withActive { try await next(request, context) }
            exchange.responded(
                ResponseHead(statusCode: response.status.code, fields: HeaderFieldReader(fields: response.headers))
            )
            observeBody(of: &response, exchange: exchange)
            return response
        } catch {
            exchange.failed(error, statusCode: (error as? any HTTPResponseError)?.status.code ?? 500)
            exchange.finish()
            throw error
        }
    }

    private func route(of request: Hummingbird.Request, context: Context) -> RouteInformation {
        guard let path = context.endpointPath, path != "NotFound" else { return .unmatched }
        return table.route(method: request.method.rawValue, path: path)
    }

    /// The request with a body that is collected for its log, if its route asks for that.
    ///
    /// The settings alone are not enough: on a body that has been replaced Hummingbird cannot notice that the connection
    /// closes, and stops the process when a handler wants that.
    private func capturingBody(
        of request: Hummingbird.Request,
        route: RouteInformation,
        exchange: ServerExchange
    ) -> Hummingbird.Request {
        guard route.payloads?.directions.contains(.request) == true,
            request.headers[.contentLength] != nil || request.headers[.transferEncoding] != nil,
            let capture = exchange.capturePayload(.request, fields: HeaderFieldReader(fields: request.headers))
        else { return request }
        var capturing = request
        capturing.body = RequestBody(asyncSequence: CapturedRequestBody(base: request.body, capture: capture))
        return capturing
    }

    private func observeBody(of response: inout Hummingbird.Response, exchange: ServerExchange) {
        let length = response.body.contentLength
        let capture = exchange.capturePayload(.response, fields: HeaderFieldReader(fields: response.headers))
        let isWhole = length.map { $0 <= Self.bufferedLimit } ?? false
        if length == 0 || (isWhole && capture == nil && exchange.bufferedResponses == .whenHandedOver) {
            exchange.finish()
            return
        }
        let body = response.body
        let statusCode = response.status.code
        response.body = Hummingbird.ResponseBody(contentLength: length) { writer in
            // Safe: the writer is handed on whole and waited for, so nobody uses it twice at once.
            nonisolated(unsafe) let target = writer
            try await exchange.withBody(statusCode: statusCode) { observer in
                nonisolated(unsafe) let observed = ObservedResponseBodyWriter(
                    base: target,
                    observer: observer,
                    capture: capture
                )
                try await body.write(observed)
            }
        }
    }
}
#endif
