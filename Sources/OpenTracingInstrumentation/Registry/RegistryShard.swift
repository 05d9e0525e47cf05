//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport
private import Synchronization

/// A part of a registry, with a lock of its own.
///
/// Exchanges leave it as values, so that nothing of them runs, not even their end, while the lock is held.
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

    /// Adds an exchange, and returns those that had to go for it.
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

    /// Removes an exchange, and those that are too old.
    func remove(_ id: RequestID, at instant: UInt64) -> (exchange: (any RegisteredExchange)?, abandoned: Abandoned) {
        exchanges.withLock { exchanges in
            var abandoned: Abandoned = []
            let removed = exchanges.remove(id)
            removeExpired(from: &exchanges, at: instant, into: &abandoned)
            return (removed, abandoned)
        }
    }

    /// Removes the exchanges that are too old.
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
