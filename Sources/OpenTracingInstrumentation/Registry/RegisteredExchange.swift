//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// A request of either side as a registry holds it.
enum RegisteredExchange: Sendable {
    case server(ServerExchange)
    case client(ClientExchange)

    var span: (any Span)? {
        switch self {
        case .server(let exchange): exchange.span
        case .client(let exchange): exchange.span
        }
    }

    func responded(_ head: ResponseHead) {
        switch self {
        case .server(let exchange): exchange.responded(head)
        case .client(let exchange): exchange.responded(head)
        }
    }

    func failed(_ error: any Error, statusCode: Int) {
        switch self {
        case .server(let exchange): exchange.failedAtLast(error, statusCode: statusCode)
        case .client(let exchange): exchange.failed(error)
        }
    }

    func finish() {
        switch self {
        case .server(let exchange): exchange.finish()
        case .client(let exchange): exchange.finish()
        }
    }

    /// Finishes the span as one whose end nobody told, and says why.
    ///
    /// - Returns: whether there was a span to finish: not one that has ended, nor one that is also finished further out.
    func abandon(_ reason: AbandonmentReason) -> Bool {
        func describe(_ span: any Span, _ conventions: TagConventions) {
            span.setTag(conventions.abandoned, to: true)
            span.log([.event("abandoned"), .message(reason.rawValue)])
        }
        switch self {
        case .server(let exchange):
            guard case .traced(let serverSpan) = exchange.state else { return false }
            serverSpan.work { describe(serverSpan.span, serverSpan.settings.conventions) }
        case .client(let exchange):
            guard
                exchange.withSpan({ span, setup in
                    describe(span, setup.service.settings.conventions)
                })
            else { return false }
        }
        finish()
        return true
    }
}
