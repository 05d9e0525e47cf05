//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

extension ServerTracing {
    /// Serves a request: begins it, runs the handler with the span active, tells the response or the error, watches the body, and
    /// finishes the span.
    ///
    /// This is the whole way of a request, for every framework alike. An adapter says how its request is read, a
    /// ``TraceableRequest``, and how its response is, a ``TraceableResponse``. The span finishes now when the body is there as a whole, unless
    /// ``TracingSettings/bufferedResponses`` says otherwise, and else when the body has been written, has failed, or was dropped with the
    /// response.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: the route that matched.
    ///   - arrival: when the request arrived; `nil` for now.
    ///   - errorStatus: the status that the framework sends for an error.
    ///   - handler: what answers the request.
    /// - Returns: the response to be sent, with a body that is watched.
    /// - Throws: what `handler` throws, unchanged.
    @inlinable
    public nonisolated(nonsending) func serve<Response: TraceableResponse>(
        _ request: some TraceableRequest,
        route: RouteInformation = .unmatched,
        arrival: Timestamp? = nil,
        errorStatus: (any Error) -> Int = { _ in 500 },
        _ handler: nonisolated(nonsending) (ServerExchange) async throws -> Response
    ) async throws -> Response {
        try await serve(
            begin(request, route: route, arrival: arrival),
            errorStatus: errorStatus,
            answer: { error in throw error },
            handler
        )
    }

    /// Serves a request that has begun, in a framework whose errors become responses here.
    ///
    /// - Parameters:
    ///   - exchange: the request.
    ///   - errorStatus: the status that the framework sends further out for an error that `answer` throws.
    ///   - answer: gives the response to an error, or throws the error that goes on.
    ///   - handler: what answers the request.
    /// - Returns: the response to be sent, with a body that is watched.
    /// - Throws: what `answer` throws.
    @inlinable @inline(__always)
    package nonisolated(nonsending) func serve<Response: TraceableResponse, Failure: Error>(
        _ exchange: ServerExchange,
        errorStatus: (any Error) -> Int = { _ in 500 },
        answer: (any Error) throws(Failure) -> Response,
        _ handler: nonisolated(nonsending) (ServerExchange) async throws -> Response
    ) async throws(Failure) -> Response {
        guard !exchange.isUntraced else {
            return try await exchange.serveUntraced { () async throws(Failure) in
                do { return try await handler(exchange) } catch { return try answer(error) }
            }
        }
        do throws(Failure) {
            var response = try await exchange.withActive { () async throws(Failure) in
                do {
                    let response = try await handler(exchange)
                    exchange.responded(response.head)
                    return response
                } catch {
                    let response: Response
                    do throws(Failure) {
                        response = try answer(error)
                    } catch let unanswered {
                        exchange.failed(error, answeredWith: ResponseHead(statusCode: errorStatus(error)))
                        throw unanswered
                    }
                    exchange.failed(error, answeredWith: response.head)
                    return response
                }
            }
            observeBody(of: &response, exchange)
            return response
        } catch {
            exchange.finish()
            throw error
        }
    }

    /// Finishes the span now, or lets it wait for the body.
    @inlinable
    func observeBody(of response: inout some TraceableResponse, _ exchange: ServerExchange) {
        let capture =
            exchange.logsPayload(.response)
            ? exchange.capturePayload(.response, fields: response.head.fields) : nil
        guard let bytes = response.wholeBody else {
            return response.observeBody(BodyObserver(exchange, capture: capture))
        }
        capture?.take(bytes)
        capture?.end()
        if exchange.waitsForWholeBodies, !bytes.isEmpty {
            response.observeBody(BodyObserver(exchange, capture: nil))
        } else {
            exchange.finish()
        }
    }
}
