//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

extension TracedRouter {
    /// A closure that returns the response to a server-specific error that a handler threw for a request; `nil` for all other
    /// errors.
    public typealias ForeignErrors = @Sendable (_ error: any Error, _ request: Request) -> Response?

    /// Responds to a request: finds its route, starts its span, runs middleware and the handler, and converts errors to
    /// responses.
    ///
    /// The span of a streamed response finishes when the body has been written or dropped, so always do one or the other.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - foreignErrors: converts errors that are not a ``ResponseError`` but have a response on this server.
    /// - Returns: the response, ready to send.
    public func respond(
        to request: Request,
        foreignErrors: ForeignErrors? = nil
    ) async -> Response {
        let snapshot = tracing.snapshot
        // Taken before routing, so that the span includes routing time; skipped when tracing is off.
        let arrival = snapshot.settings.mode == .off ? nil : Timestamp.now
        let (result, parameters) = find(method: request.method, path: request.path)
        var routed = request
        if let parameters { routed.parameters = parameters }
        let information =
            switch result {
            case .found(let endpoint): endpoint.information
            case .otherMethods(_, let template): self.information(unserved: template)
            case .nothing: unmatched
            }
        let plan = server.plan(for: information, under: snapshot)
        if let exchange = server.beginUntraced(request.headers, plan) {
            return await answerUntraced(routed, result: result, exchange, foreignErrors)
        }
        let exchange = server.begin(
            TraceableRoutedRequest(request: routed),
            plan,
            arrival: arrival,
            snapshot: snapshot
        )
        guard !exchange.isUntraced else {
            return await answerUntraced(routed, result: result, exchange, foreignErrors)
        }
        if exchange.logsPayload(.request),
            let capture = exchange.capturePayload(.request, fields: request.headers)
        {
            routed.body = request.body.captured(by: capture)
        }
        let isHead = request.method == .head
        let served = await server.serve(
            exchange,
            answer: { error in ServedResponse(Self.response(for: error, request, foreignErrors), isHead: isHead) },
            { exchange in
                ServedResponse(try await answer(routed, result: result, exchange: exchange), isHead: isHead)
            }
        )
        return isHead ? Self.withoutBody(served.response) : served.response
    }

    /// Responds to a request without any tracing; the baseline for measuring the cost of tracing.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response, ready to send.
    package func respondWithoutTracing(to request: Request) async -> Response {
        let (result, parameters) = find(method: request.method, path: request.path)
        var routed = request
        if let parameters { routed.parameters = parameters }
        return await answer(routed, result: result, nil)
    }

    // The functions below are inlined into the path to the handler and stay on its executor: each separate async function costs a
    // frame, and each with its own executor costs two executor hops.

    /// Responds to a request without a span, propagating any context.
    @inline(__always)
    private nonisolated(nonsending) func answerUntraced(
        _ request: Request,
        result: RoutingResult,
        _ exchange: ServerExchange,
        _ foreignErrors: ForeignErrors?
    ) async -> Response {
        guard !exchange.isUnseen else { return await answer(request, result: result, foreignErrors) }
        let served = await exchange.serveUntraced {
            ServedResponse(await answer(request, result: result, foreignErrors), isHead: request.method == .head)
        }
        return served.response
    }

    @inline(__always)
    private nonisolated(nonsending) func answer(
        _ request: Request,
        result: RoutingResult,
        _ foreignErrors: ForeignErrors?
    ) async -> Response {
        let response: Response
        do {
            response = try await answer(request, result: result, exchange: nil)
        } catch {
            response = Self.response(for: error, request, foreignErrors)
        }
        return request.method == .head ? Self.withoutBody(response) : response
    }

    @inline(__always)
    private nonisolated(nonsending) func answer(
        _ request: Request,
        result: RoutingResult,
        exchange: ServerExchange?
    ) async throws -> Response {
        let response: Response
        if middleware.isEmpty {
            response = try await Self.handle(request, result: result, behindMiddleware: false, exchange: exchange)
        } else {
            response = try await Self.run(middleware[...], request) { request in
                try await Self.handle(request, result: result, behindMiddleware: true, exchange: exchange)
            }
        }
        guard response.status.canBeSent else { throw InvalidStatus(code: response.status.code) }
        return response
    }

    @inline(__always)
    private nonisolated(nonsending) static func handle(
        _ request: Request,
        result: RoutingResult,
        behindMiddleware: Bool,
        exchange: ServerExchange?
    ) async throws -> Response {
        switch result {
        case .found(let endpoint):
            // Without middleware, the handler receives the original request, exactly once.
            guard let exchange, behindMiddleware || !endpoint.middleware.isEmpty else {
                guard !endpoint.middleware.isEmpty else { return try await endpoint.handler(request) }
                return try await run(endpoint.middleware[...], request, endpoint.handler)
            }
            return try await run(endpoint.middleware[...], request) { request in
                exchange.handlerBegins(TraceableRoutedRequest(request: request))
                return try await endpoint.handler(request)
            }
        case .otherMethods(let methods, _):
            var response = Response(.methodNotAllowed)
            response.headers["allow"] = methods.map(\.rawValue).sorted().joined(separator: ", ")
            return response
        case .nothing:
            return Response(.notFound)
        }
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

    /// Returns the response for an error.
    private static func response(
        for error: any Error,
        _ request: Request,
        _ foreignErrors: ForeignErrors?
    ) -> Response {
        guard let response = (error as? any ResponseError)?.response ?? foreignErrors?(error, request) else {
            return Response(error.meansCancellation ? .clientClosedRequest : .internalServerError)
        }
        return response.status.canBeSent ? response : Response(.internalServerError)
    }

    /// Returns the response to a `HEAD` request: the head alone, with the length that the body would have, if known. A 204 has no
    /// length, and that of a 304 would belong to another response (RFC 9110, section 8.6).
    private static func withoutBody(_ response: Response) -> Response {
        var response = response
        guard let length = response.body.length else {
            response.body = .ofUnknownLength
            return response
        }
        let hasLength = response.status != .noContent && response.status != .notModified
        if hasLength, !response.headers.contains("content-length") {
            response.headers["content-length"] = String(length)
        }
        response.body = ResponseBody()
        return response
    }
}

extension ResponseBody {
    /// The body of a `HEAD` response of unknown length: empty, without stating the length that `GET` would have.
    package static let ofUnknownLength = ResponseBody { _ in }
}

/// Adapts a response of the router for tracing.
struct ServedResponse: TraceableResponse {
    var response: Response
    /// Whether the body is omitted because this responds to a `HEAD` request.
    let isHead: Bool

    init(_ response: Response, isHead: Bool) {
        self.response = response
        self.isHead = isHead
    }

    var head: ResponseHead { ResponseHead(statusCode: response.status.code, fields: response.headers) }

    var wholeBody: [UInt8]? {
        if isHead { return [] }
        return if case .bytes(let bytes) = response.body.content { bytes } else { nil }
    }

    mutating func observeBody(_ observer: BodyObserver) {
        let body = response.body
        response.body = ResponseBody(length: body.length) { writer in
            var target = writer
            try await observer.write {
                var observed: any BodyWriter = ObservedBodyWriter(base: target, observer: observer)
                try await body.write(to: &observed)
                if let observed = observed as? ObservedBodyWriter { target = observed.base }
            }
            writer = target
        }
    }
}

/// A writer that forwards the pieces of a body and reports them to an observer.
private struct ObservedBodyWriter: BodyWriter {
    var base: any BodyWriter
    let observer: BodyObserver

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        var writer = base
        try await observer.send(bytes) { try await writer.write(bytes) }
        base = writer
    }
}

extension TracedRouter {
    /// Returns the route for a request and its path parameters; the latter are `nil` without a route. A `HEAD` request falls back
    /// to a `GET` route, and any request to a route for any method.
    func find(method: HTTPMethod, path: String) -> (RoutingResult, PathParameters?) {
        var others = RouteTrie.OtherMethods()
        let match = trie.match(
            path,
            choose: { $0[method] ?? (method == .head ? $0[.get] : nil) ?? $0[.any] },
            others: &others
        )
        if let match {
            let parameters = PathParameters(
                names: match.endpoint.template.parameterNames,
                values: match.captures,
                rest: match.rest,
                rawRest: match.rawRest
            )
            return (.found(match.endpoint), parameters)
        }
        guard !others.methods.isEmpty else { return (.nothing, nil) }
        if others.methods.contains(.get) { others.methods.insert(.head) }
        return (.otherMethods(others.methods, template: others.template), nil)
    }
}

/// The result of looking up a route.
enum RoutingResult {
    /// A route.
    case found(Endpoint)
    /// Routes for other methods, with the template of the most specific one.
    case otherMethods(Set<HTTPMethod>, template: String?)
    /// No route.
    case nothing
}
