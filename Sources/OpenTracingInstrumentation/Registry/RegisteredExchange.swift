//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// A request of either side as a registry holds it.
protocol RegisteredExchange: Sendable {
    var span: (any Span)? { get }

    func withActive<Result, Failure: Error>(_ operation: () throws(Failure) -> Result) throws(Failure) -> Result

    nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result

    func responded(_ head: ResponseHead)

    /// The request has failed, before its head was told or after.
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - statusCode: the status that a server sends for it, if its head was not told before.
    func failed(_ error: any Error, statusCode: Int)

    func finish()

    /// Finishes the span as one whose end nobody told, and says why.
    ///
    /// - Returns: whether there was a span to finish: not one that has ended, nor one that is also finished further out.
    func abandon(_ reason: AbandonmentReason) -> Bool
}

/// Why a registry gives a request up.
enum AbandonmentReason: String {
    case age = "its end was not heard of within the maximum age"
    case capacity = "too many requests were in flight"
    case replaced = "another request was started under its identifier"
    case registryGone = "its registry was released"
}

extension ServerExchange: RegisteredExchange {
    func failed(_ error: any Error, statusCode: Int) {
        if case .traced(let exchange) = state, exchange.statusCode != nil {
            failed(error)
        } else {
            failed(error, answeredWith: ResponseHead(statusCode: statusCode))
        }
    }

    func abandon(_ reason: AbandonmentReason) -> Bool {
        guard case .traced(let exchange) = state else { return false }
        return exchange.abandon(because: reason.rawValue)
    }
}

extension ClientExchange: RegisteredExchange {
    func failed(_ error: any Error, statusCode: Int) {
        failed(error)
    }

    func abandon(_ reason: AbandonmentReason) -> Bool {
        guard case .traced(let exchange) = state else { return false }
        return exchange.abandon(because: reason.rawValue)
    }
}
