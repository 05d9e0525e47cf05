//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Lives as long as a body that nobody reads yet. When it goes before, the body was dropped.
final class BodyOwner: Sendable {
    private let exchange: ClientExchange
    private let isRead = Atomic(false)

    init(_ exchange: ClientExchange) {
        self.exchange = exchange
    }

    deinit {
        if !isRead.load(ordering: .relaxed) { exchange.bodyWasDropped() }
    }

    func makeReader() -> BodyReader {
        isRead.store(true, ordering: .relaxed)
        return BodyReader(exchange)
    }
}

/// Lives as long as a body is being read. When it goes before the end, the body was dropped.
final class BodyReader: Sendable {
    private let exchange: ClientExchange

    init(_ exchange: ClientExchange) {
        self.exchange = exchange
    }

    deinit {
        exchange.bodyWasDropped()
    }

    func received(_ bytes: Int) {
        exchange.received(bytes: bytes)
    }

    /// The sequence has ended. Some end without an error when the task that reads them is cancelled.
    func ended() {
        exchange.end(Task.isCancelled ? .failed(CancellationError()) : .finished)
    }

    func failed(_ error: any Error) {
        exchange.end(.failed(error))
    }
}

extension ClientExchange {
    fileprivate func bodyWasDropped() {
        end(Task.isCancelled ? .failed(CancellationError()) : .dropped)
    }
}
