//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

extension ServerExchange {
    /// Gives what collects a body for its log, if settings or route ask for one and the request is recorded.
    ///
    /// For framework authors; ``TracedRouter`` does it by itself. Tell it each piece of the body once it has passed, and the
    /// end. It is logged when the span finishes.
    ///
    /// - Parameters:
    ///   - direction: whose body it is.
    ///   - fields: the header fields that describe the body.
    /// - Returns: the capture; `nil` when the body is not to be logged, or is being logged already.
    public func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        switch state {
        case .traced(let serverSpan), .joined(let serverSpan): serverSpan.capturePayload(direction, fields: fields)
        case .untraced: nil
        }
    }
}
