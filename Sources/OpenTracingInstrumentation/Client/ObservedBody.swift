//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

extension ClientExchange {
    /// Returns the response body as a sequence that finishes the span after its last byte.
    ///
    /// A thrown error is a failure, cancellation of the reader is recorded as cancellation, and a body dropped before its end is
    /// logged as `event=body.dropped`; in each case the span finishes, once. The number of bytes read becomes a tag. A span that
    /// ends with the head has already finished; the body is then passed on unchanged.
    ///
    /// Once the body is being read, the iterator determines its lifetime: leaving the loop drops the body.
    ///
    /// - Parameter body: the body, in pieces.
    /// - Returns: the same pieces, and the same errors.
    public func observing<Body: AsyncSequence>(_ body: Body) -> ObservedBody<Body>
    where Body.Element: Collection, Body.Element.Element == UInt8 {
        observing(body, size: \.count)
    }

    /// Returns the response body as a sequence that finishes the span after its last byte.
    ///
    /// Otherwise equivalent to ``observing(_:)-(Body)``.
    ///
    /// - Parameters:
    ///   - body: the body, in pieces.
    ///   - size: returns the size of a piece, in bytes.
    /// - Returns: the same pieces, and the same errors.
    public func observing<Body: AsyncSequence>(
        _ body: Body,
        size: @escaping @Sendable (Body.Element) -> Int
    ) -> ObservedBody<Body> {
        ObservedBody(body, size: size, owner: span == nil || ends == .head ? nil : BodyOwner(self))
    }
}

/// A response body that finishes its span after the last byte. See ``ClientExchange/observing(_:)``.
public struct ObservedBody<Base: AsyncSequence> {
    private let base: Base
    private let size: @Sendable (Base.Element) -> Int
    private let owner: BodyOwner?

    fileprivate init(_ base: Base, size: @escaping @Sendable (Base.Element) -> Int, owner: BodyOwner?) {
        self.base = base
        self.size = size
        self.owner = owner
    }
}

extension ObservedBody: Sendable where Base: Sendable {}

extension ObservedBody: AsyncSequence {
    /// A piece of the body.
    public typealias Element = Base.Element

    /// The error type of the body.
    public typealias Failure = Base.Failure

    /// An iterator over the pieces of the body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var base: Base.AsyncIterator
        private let size: @Sendable (Base.Element) -> Int
        private var reader: BodyReader?

        fileprivate init(
            _ base: Base.AsyncIterator,
            size: @escaping @Sendable (Base.Element) -> Int,
            reader: BodyReader?
        ) {
            self.base = base
            self.size = size
            self.reader = reader
        }

        /// Returns the next piece, or `nil` at the end.
        public mutating func next() async throws(Base.Failure) -> Base.Element? {
            try await next(isolation: nil)
        }

        /// Returns the next piece, or `nil` at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Base.Failure) -> Base.Element? {
            do throws(Base.Failure) {
                let element = try await base.next(isolation: actor)
                if let element {
                    reader?.received(size(element))
                } else {
                    reader?.ended()
                    reader = nil
                }
                return element
            } catch {
                reader?.failed(error)
                reader = nil
                throw error
            }
        }
    }

    /// Starts reading the body.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base.makeAsyncIterator(), size: size, reader: owner?.makeReader())
    }
}

/// Lives as long as an unread body. If it is released before reading starts, the body was dropped.
private final class BodyOwner: Sendable {
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

/// Lives as long as a body is being read. If it is released before the end, the body was dropped.
private final class BodyReader: Sendable {
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

    /// Records the end of the sequence. Some sequences end without an error when their reader is cancelled.
    func ended() {
        exchange.end(Task.isCancelled ? .failed(CancellationError()) : nil)
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
