//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

/// Watches the body of one response while it is written: the span is active, and finishes with the last byte or the error.
public final class BodyObserver: Sendable {
    private let exchange: ServerExchange
    private let capture: PayloadCapture?
    private let hasGone = Atomic(false)

    @usableFromInline
    init(_ exchange: ServerExchange, capture: PayloadCapture?) {
        self.exchange = exchange
        self.capture = capture
    }

    // A task that the handler has left behind may keep the exchange. The span does not wait for it when the response is dropped.
    deinit { exchange.finish() }

    /// Writes the body with the span active, and finishes the span after the last byte or the error.
    ///
    /// An error fails the span; unless the client has gone or the error is a `CancellationError`, which is logged as such and
    /// fails nothing.
    ///
    /// - Parameter body: writes the body, each piece inside ``send(_:_:)``.
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

    /// Sends a piece of the body: takes note of it once it has passed, and otherwise that the client has gone.
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

    /// Takes note of a piece of the body that has passed outside of ``send(_:_:)``.
    ///
    /// - Parameter piece: the bytes.
    public func passed(_ piece: some Collection<UInt8>) {
        capture?.take(piece)
    }

    /// Call it when something of the body could not be sent outside of ``send(_:_:)``: the client has gone.
    public func noticeClientHasGone() {
        hasGone.store(true, ordering: .relaxed)
    }
}
