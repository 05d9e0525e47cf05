//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension TracedRouter {
    /// Answers a request: finds its route, begins its span, runs middleware and handler, and turns errors into responses.
    ///
    /// The span of a response whose body is a stream finishes when the body has been written, so write it, or drop it.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response, to be sent as it is.
    public func respond(to request: Request) async -> Response {
        let snapshot = tracing.snapshot
        // Taken before routing, so that the time for that counts; not at all when nothing can be traced.
        let arrival = snapshot.settings.mode == .off ? nil : Timestamp.now
        let result = find(method: request.method, path: request.path)
        var routed = request
        var information = unmatched
        if case .found(let endpoint, let parameters) = result {
            routed.parameters = parameters
            information = endpoint.information
        }
        let exchange = server.begin(
            TraceableRoutedRequest(request: routed),
            route: information,
            arrival: arrival,
            snapshot: snapshot
        )
        if let capture = exchange.capturePayload(.request, fields: request.headers) {
            routed.body = request.body.captured(by: capture)
        }
        var response = await exchange.withActive {
            await answer(routed, result: result, exchange: exchange)
        }
        if request.method == .head {
            response = Self.withoutBody(response)
        }
        return exchange.observingBody(of: response)
    }

    /// Answers a request without any of the work of tracing: what the cost of that is measured against.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response, to be sent as it is.
    package func respondWithoutTracing(to request: Request) async -> Response {
        let result = find(method: request.method, path: request.path)
        var routed = request
        if case .found(_, let parameters) = result {
            routed.parameters = parameters
        }
        let response = await answer(routed, result: result, exchange: nil)
        return request.method == .head ? Self.withoutBody(response) : response
    }

    private func answer(_ request: Request, result: RoutingResult, exchange: ServerExchange?) async -> Response {
        do {
            let response = try await run(middleware[...], request) { request in
                try await Self.handle(request, result: result)
            }
            guard response.status.canBeSent else { throw InvalidStatus(code: response.status.code) }
            exchange?.responded(ResponseHead(statusCode: response.status.code, fields: response.headers))
            return response
        } catch {
            let response = Self.response(for: error)
            exchange?.failed(error, ResponseHead(statusCode: response.status.code, fields: response.headers))
            return response
        }
    }

    private static func handle(_ request: Request, result: RoutingResult) async throws -> Response {
        switch result {
        case .found(let endpoint, _):
            return try await run(endpoint.middleware[...], request, endpoint.handler)
        case .otherMethods(let methods):
            var response = Response(.methodNotAllowed)
            response.headers["allow"] = methods.map(\.rawValue).sorted().joined(separator: ", ")
            return response
        case .nothing:
            return Response(.notFound)
        }
    }

    private func run(
        _ middleware: ArraySlice<any Middleware>,
        _ request: Request,
        _ handler: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response {
        try await Self.run(middleware, request, handler)
    }

    private static func run(
        _ middleware: ArraySlice<any Middleware>,
        _ request: Request,
        _ handler: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response {
        guard let first = middleware.first else {
            return try await handler(request)
        }
        return try await first.handle(request) { request in
            try await run(middleware.dropFirst(), request, handler)
        }
    }

    /// The response that an error is answered with.
    private static func response(for error: any Error) -> Response {
        switch error {
        case let error as any ResponseError:
            let response = error.response
            return response.status.canBeSent ? response : Response(.internalServerError)
        case _ where error.meansCancellation: return Response(.clientClosedRequest)
        default: return Response(.internalServerError)
        }
    }

    /// The response to a `HEAD` request: the head alone, with the length that the body would have. 204 has none, and that of
    /// 304 would be the length of another response (RFC 9110, section 8.6).
    private static func withoutBody(_ response: Response) -> Response {
        var response = response
        let hasLength = response.status != .noContent && response.status != .notModified
        if hasLength, let length = response.body.length, !response.headers.contains("content-length") {
            response.headers["content-length"] = String(length)
        }
        response.body = ResponseBody()
        return response
    }
}
