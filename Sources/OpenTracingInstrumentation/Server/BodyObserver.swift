//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Observes the body of one response while it is written: keeps the span active, and finishes it after the last byte or an error.
public final class BodyObserver: Sendable {
    private let exchange: ServerExchange
    private let capture: PayloadCapture?
    private let hasGone = Atomic(false)

    @usableFromInline
    init(_ exchange: ServerExchange, capture: PayloadCapture?) {
        self.exchange = exchange
        self.capture = capture
    }

    // A task that outlives the handler may retain the exchange. The span does not wait for it when the response is dropped.
    deinit { exchange.finish() }

    /// Writes the body with the span active, and finishes the span after the last byte or an error.
    ///
    /// An error fails the span, unless the client has disconnected or the error is a `CancellationError`; these are logged as
    /// cancellation.
    ///
    /// - Parameter body: writes the body, sending each piece inside ``send(_:_:)``.
    /// - Throws: what `body` throws, unchanged.
    public nonisolated(nonsending) func write(
        _ body: nonisolated(nonsending) () async throws -> Void
    ) async throws {
        defer { exchange.finish() }
        do {
            try await exchange.withActive(body)
            capture?.end()
        } catch {
            exchange.failed(hasGone.load(ordering: .relaxed) ? CancellationError() : error)
            throw error
        }
    }

    /// Sends a piece of the body: records it once it is sent, or else that the client has disconnected.
    ///
    /// - Parameters:
    ///   - piece: the bytes.
    ///   - operation: sends them.
    /// - Throws: what `operation` throws, unchanged.
    public nonisolated(nonsending) func send(
        _ piece: some Collection<UInt8>,
        _ operation: nonisolated(nonsending) () async throws -> Void
    ) async throws {
        do {
            try await operation()
        } catch {
            noticeClientHasGone()
            throw error
        }
        passed(piece)
    }

    /// Records a piece of the body that was sent outside of ``send(_:_:)``.
    ///
    /// - Parameter piece: the bytes.
    public func passed(_ piece: some Collection<UInt8>) {
        capture?.take(piece)
    }

    /// Records that the client has disconnected, when sending a piece outside of ``send(_:_:)`` failed.
    public func noticeClientHasGone() {
        hasGone.store(true, ordering: .relaxed)
    }
}
