//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ClientTracing {
    /// Sends a request and traces it: begins it, makes its span active while it is sent, and ends it.
    ///
    /// A status of 400 and above and a thrown error are failures. The span ends when the closure returns, so a closure that
    /// returns before the body has arrived leaves the body out of it; ``open(_:_:response:_:)`` does not.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - statusCode: the status of a response.
    ///   - send: sends the request with the changed headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        statusCode: (Response) -> Int?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        try await trace(request, call, response: { statusCode($0).map { ResponseHead(statusCode: $0) } }, send)
    }

    /// Sends a request and traces it, with the header fields of its response for the attributes that read them.
    ///
    /// Otherwise as ``trace(_:_:statusCode:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - head: the head of a response; `nil` when there is none.
    ///   - send: sends the request with the changed headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        response head: (Response) -> ResponseHead?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        let (response, exchange) = try await open(request, call, response: head, send)
        exchange.finish()
        return response
    }

    /// Sends a request whose body arrives after the head, and traces both.
    ///
    /// The span goes on after this returns: hand the body through ``ClientExchange/observing(_:)``, and it ends with the last
    /// byte. When the exchange is dropped, it ends then. Where ``ClientExchange/ends`` is ``ClientSpanEnd/head``, it has ended.
    ///
    /// ```swift
    /// var (response, exchange) = try await client.open(request, response: \.head) { try await http.execute($0) }
    /// for try await piece in exchange.observing(response.body) { … }
    /// ```
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - head: the head of a response; `nil` when there is none.
    ///   - send: sends the request with the changed headers, and returns when the head has arrived.
    /// - Returns: what `send` returns, and what to tell about the body.
    /// - Throws: what `send` throws, unchanged; the span has ended then.
    public nonisolated(nonsending) func open<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        response head: (Response) -> ResponseHead?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> (response: Response, exchange: ClientExchange) {
        var request = request
        let exchange = begin(&request, call)
        let response = try await exchange.send(response: head) { [request] in try await send(request) }
        return (response, exchange)
    }
}
