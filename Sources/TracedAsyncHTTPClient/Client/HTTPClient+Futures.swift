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
    /// Sends a request of the interface with futures, with a span that is a child of what is active where this is called.
    ///
    /// The span ends when the whole response has arrived, before what you chain to the future runs. In this interface the client
    /// writes no headers, even if it has a tracer of its own; but it opens a span on its event loop, where nothing is active. Build it with
    /// `configuration.tracing.tracer = nil`, or each of its requests begins a trace besides.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - eventLoop: the event loop of the future.
    ///   - deadline: when the response must have arrived.
    ///   - logger: the client's logger for this request.
    ///   - tracing: the tracer and the settings.
    ///   - call: the tracing rule of this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the response, or what AsyncHTTPClient fails with, unchanged.
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
