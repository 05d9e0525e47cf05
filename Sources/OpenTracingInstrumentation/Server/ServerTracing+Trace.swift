//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

extension ServerTracing {
    /// Traces a request around its handler, for frameworks whose filters wrap it.
    ///
    /// The span is active while the handler runs, and finishes when it returns or throws. A response whose body is written
    /// later needs ``begin(_:route:arrival:)`` instead.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: the route that matched.
    ///   - arrival: when the request arrived; `nil` for now.
    ///   - response: the head of a response.
    ///   - errorStatus: the status that the framework sends for an error.
    ///   - operation: the handler.
    /// - Returns: what the handler returns.
    /// - Throws: what the handler throws, unchanged.
    public nonisolated(nonsending) func trace<Response>(
        _ request: some TraceableRequest,
        route: RouteInformation = .unmatched,
        arrival: Timestamp? = nil,
        response: (Response) -> ResponseHead,
        errorStatus: (any Error) -> Int = { _ in 500 },
        _ operation: nonisolated(nonsending) () async throws -> Response
    ) async throws -> Response {
        let exchange = begin(request, route: route, arrival: arrival)
        defer { exchange.finish() }
        do {
            let result = try await exchange.withActive(operation)
            exchange.responded(response(result))
            return result
        } catch {
            exchange.failed(error, statusCode: errorStatus(error))
            throw error
        }
    }
}
