//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

extension ServerTracing {
    /// Serves a request: starts its span, runs the handler with the span active, records the response or error, observes the
    /// body, and finishes the span.
    ///
    /// This is the complete lifecycle of a request, for every framework. An adapter specifies how to read its request, a
    /// ``TraceableRequest``, and its response, a ``TraceableResponse``. With a buffered body, the span finishes when the handler
    /// returns, unless ``TracingSettings/bufferedResponses`` specifies otherwise; with a streamed body, when the body has been
    /// written, has failed, or was dropped with the response.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: the matched route.
    ///   - arrival: when the request arrived; `nil` for now.
    ///   - errorStatus: returns the status that the framework sends for an error; `nil` for 500, or the code of unknown errors of a
    ///     remote procedure call system.
    ///   - handler: handles the request.
    /// - Returns: the response to send, with an observed body.
    /// - Throws: what `handler` throws, unchanged.
    @inlinable
    public nonisolated(nonsending) func serve<Response: TraceableResponse>(
        _ request: some TraceableRequest,
        route: RouteInformation = .unmatched,
        arrival: Timestamp? = nil,
        errorStatus: ((any Error) -> Int)? = nil,
        _ handler: nonisolated(nonsending) (ServerExchange) async throws -> Response
    ) async throws -> Response {
        try await serve(
            begin(request, route: route, arrival: arrival),
            errorStatus: { errorStatus?($0) ?? unknownErrorStatus },
            answer: { error in throw error },
            handler
        )
    }

    /// Serves a request that has begun, in a framework that converts errors to responses at this point.
    ///
    /// - Parameters:
    ///   - exchange: the exchange of the request.
    ///   - errorStatus: returns the status that the outer framework sends for an error thrown by `answer`.
    ///   - answer: returns the response to an error, or throws the error to propagate.
    ///   - handler: handles the request.
    /// - Returns: the response to send, with an observed body.
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

    /// Finishes the span now, or when the body has been written.
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
