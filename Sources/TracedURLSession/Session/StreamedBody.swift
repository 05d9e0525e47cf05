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

/// The body of a response, as it arrives. It can be read once.
///
/// The request's span finishes after the last byte. Dropping the body, or leaving the loop early, cancels the transfer. Data that
/// arrives faster than it is read waits in the session's ``StreamBuffer``.
public struct StreamedBody: AsyncSequence, Sendable {
    private let pieces: ObservedBody<TransferredBody>
    private let transfer: Transfer

    init(_ transfer: Transfer) {
        self.transfer = transfer
        pieces = transfer.exchange.observing(TransferredBody(transfer))
    }

    /// The number of unread bytes.
    package var unreadCount: (memory: Int, file: Int) { transfer.unreadCount }

    /// An iterator over the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var base: ObservedBody<TransferredBody>.AsyncIterator

        /// Returns the next piece, or `nil` at the end.
        public mutating func next() async throws -> Data? {
            try await base.next()
        }
    }

    /// Returns an iterator over the pieces.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: pieces.makeAsyncIterator())
    }
}

/// The pieces received by a transfer.
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

/// Abandons the unread data of a transfer when the last reader is released.
private final class TransferHold: Sendable {
    let transfer: Transfer
    private let isHandedOver = Atomic(false)

    init(_ transfer: Transfer) {
        self.transfer = transfer
    }

    deinit {
        if !isHandedOver.load(ordering: .relaxed) { transfer.abandon() }
    }

    /// Transfers responsibility from the body to its reader.
    func handingOver() -> TransferHold {
        isHandedOver.store(true, ordering: .relaxed)
        return TransferHold(transfer)
    }
}
