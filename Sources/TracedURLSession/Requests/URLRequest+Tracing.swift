//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension URLRequest {
    /// Begins tracing a request that you send by yourself: starts its span and writes the context into its headers.
    ///
    /// ```swift
    /// var request = URLRequest(url: url)
    /// let exchange = request.beginTracing(with: tracing)
    /// // send the request; then, wherever the answer arrives:
    /// exchange.responded(statusCode: response.statusCode)
    /// exchange.finish()
    /// ```
    ///
    /// The session may follow redirects unseen and copy the headers, so no more is written into them than what
    /// `ClientSettings.propagatedHeadersToOtherOrigins` allows: no baggage by default.
    ///
    /// The span is a child of what is active here. It finishes with the exchange at the latest.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request: `"inventory.stock"`, `.off`, …
    /// - Returns: what to tell about the request from here on.
    public mutating func beginTracing(with tracing: RequestTracing, _ call: ClientCall = .traced) -> ClientExchange {
        var outgoing = OutgoingURLRequest(self)
        let exchange = ClientTracing(urlSession: tracing).begin(&outgoing, call)
        self = outgoing.request
        return exchange
    }
}
