//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import Foundation
import OpenTracingInstrumentation
private import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The body of a response as it arrives, piece by piece. It can be read once.
///
/// The span of its request ends with its last byte. A body that is dropped, or whose reader leaves the loop, ends the
/// transfer. What comes faster than it is read waits in the ``StreamBuffer`` of its session.
public struct StreamedBody: AsyncSequence, Sendable {
    private let pieces: ObservedBody<TransferredBody>
    private let transfer: Transfer

    init(_ transfer: Transfer) {
        self.transfer = transfer
        pieces = transfer.exchange.observing(TransferredBody(transfer))
    }

    /// How many bytes have come and were not read yet.
    package var unreadCount: (memory: Int, file: Int) { transfer.unreadCount }

    /// Reads the body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var base: ObservedBody<TransferredBody>.AsyncIterator

        /// The next piece, or `nil` at the end.
        public mutating func next() async throws -> Data? {
            try await base.next()
        }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: pieces.makeAsyncIterator())
    }
}

/// The pieces that a transfer receives.
struct TransferredBody: AsyncSequence, Sendable {
    private let hold: TransferHold

    init(_ transfer: Transfer) {
        hold = TransferHold(transfer)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let hold: TransferHold

        func next() async throws -> Data? {
            try await hold.transfer.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(hold: hold.handingOver())
    }
}

/// Lives as long as somebody may read a body. When it goes, what was not read yet is not wanted any more.
private final class TransferHold: Sendable {
    let transfer: Transfer
    private let isHandedOver = Atomic(false)

    init(_ transfer: Transfer) {
        self.transfer = transfer
    }

    deinit {
        if !isHandedOver.load(ordering: .relaxed) { transfer.abandon() }
    }

    /// From here on the reader counts, not the body that it was made from.
    func handingOver() -> TransferHold {
        isHandedOver.store(true, ordering: .relaxed)
        return TransferHold(transfer)
    }
}
