//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// A part of a registry, with its own lock.
///
/// Exchanges are returned as values, so that none of their code runs while the lock is held, not even their deinitializers.
final class RegistryShard<RequestID: Hashable & Sendable>: Sendable {
    typealias Abandoned = [(exchange: any RegisteredExchange, reason: AbandonmentReason)]

    private let exchanges = Mutex(AgeOrderedMap<RequestID, any RegisteredExchange>())
    private let capacity: Int
    private let maximumAge: UInt64

    init(capacity: Int, maximumAge: UInt64) {
        self.capacity = capacity
        self.maximumAge = maximumAge
    }

    var count: Int { exchanges.withLock(\.count) }

    func exchange(for id: RequestID) -> (any RegisteredExchange)? {
        exchanges.withLock { $0[id] }
    }

    /// Inserts an exchange, and returns those evicted for it.
    func insert(_ exchange: any RegisteredExchange, for id: RequestID, at instant: UInt64) -> Abandoned {
        exchanges.withLock { exchanges in
            var abandoned: Abandoned = []
            if let replaced = exchanges.insert(exchange, for: id, at: instant) {
                abandoned.append((replaced, .replaced))
            }
            removeExpired(from: &exchanges, at: instant, into: &abandoned)
            while exchanges.count > capacity, let oldest = exchanges.removeOldest(where: { _ in true }) {
                abandoned.append((oldest, .capacity))
            }
            return abandoned
        }
    }

    /// Removes an exchange, and any expired ones.
    func remove(_ id: RequestID, at instant: UInt64) -> (exchange: (any RegisteredExchange)?, abandoned: Abandoned) {
        exchanges.withLock { exchanges in
            var abandoned: Abandoned = []
            let removed = exchanges.remove(id)
            removeExpired(from: &exchanges, at: instant, into: &abandoned)
            return (removed, abandoned)
        }
    }

    /// Removes expired exchanges.
    func removeExpired(at instant: UInt64) -> Abandoned {
        exchanges.withLock { exchanges in
            var abandoned: Abandoned = []
            removeExpired(from: &exchanges, at: instant, into: &abandoned)
            return abandoned
        }
    }

    /// Removes all exchanges.
    func removeAll() -> [any RegisteredExchange] {
        exchanges.withLock { exchanges in
            var removed: [any RegisteredExchange] = []
            while let oldest = exchanges.removeOldest(where: { _ in true }) { removed.append(oldest) }
            return removed
        }
    }

    private func removeExpired(
        from exchanges: inout AgeOrderedMap<RequestID, any RegisteredExchange>,
        at instant: UInt64,
        into abandoned: inout Abandoned
    ) {
        let maximumAge = maximumAge
        while let expired = exchanges.removeOldest(where: { $0 < instant && instant - $0 > maximumAge }) {
            abandoned.append((expired, .age))
        }
    }
}

/// A client or server exchange, as stored in a registry.
protocol RegisteredExchange: Sendable {
    var span: (any Span)? { get }

    func withActive<Result, Failure: Error>(_ operation: () throws(Failure) -> Result) throws(Failure) -> Result

    nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result

    func responded(_ head: ResponseHead)

    /// Records that the request has failed, before or after its head was reported.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - statusCode: the status that a server sends for it, unless its head was reported before.
    func failed(_ error: any Error, statusCode: Int)

    func finish()

    /// Finishes the span of a request whose end was never reported, recording the reason.
    ///
    /// - Returns: whether there was a span to finish: `false` if it has finished, or is finished by an outer instrumentation.
    func abandon(_ reason: AbandonmentReason) -> Bool
}

/// The reason for abandoning a request.
enum AbandonmentReason: String {
    case age = "it did not end within the maximum age"
    case capacity = "too many requests were in flight"
    case replaced = "another request was started with its identifier"
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
