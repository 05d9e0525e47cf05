//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
public import AsyncHTTPClient
import Foundation
public import Logging
public import NIOCore
import NIOHTTP1
public import OpenTracingInstrumentation

extension HTTPClient {
    /// Sends a request with the future-based API, in a child span of the span active at the call.
    ///
    /// The span finishes when the whole response has arrived, before callbacks chained to the future run. In this API, the client
    /// injects no headers even if it has its own tracer, but it starts a span on its event loop, where no span is active. Create
    /// the client with `configuration.tracing.tracer = nil`, or each of its requests also starts a separate trace.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - eventLoop: the event loop of the future.
    ///   - deadline: the deadline for the response.
    ///   - logger: the client's logger for this request.
    ///   - tracing: the tracer and the settings.
    ///   - call: the tracing rule of this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the response, or AsyncHTTPClient's error, unchanged.
    public func execute(
        request: Request,
        eventLoop: EventLoopPreference = .indifferent,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) -> EventLoopFuture<Response> {
        var outgoing = OutgoingHTTPRequest(request)
        let limits = TimeLimits(whole: deadline.flatMap(Duration.init(until:)))
        let exchange = ClientTracing(asyncHTTPClient: tracing, limits: limits).begin(&outgoing, call)
        var sent = request
        sent.headers = outgoing.headers
        let response = execute(request: sent, eventLoop: eventLoop, deadline: deadline, logger: logger)
        response.whenComplete { result in
            switch result {
            case .success(let response):
                for (hop, next) in zip(response.history, response.history.dropFirst()) {
                    let status = Int(hop.responseHead.status.code)
                    exchange.followedRedirect(statusCode: status, to: next.request.url.absoluteString)
                }
                exchange.received(bytes: response.body?.readableBytes ?? 0)
                exchange.responded(ResponseHead(response.status, response.headers))
            case .failure(let error):
                exchange.failed(error)
            }
            exchange.finish()
        }
        return response
    }
}
#endif
