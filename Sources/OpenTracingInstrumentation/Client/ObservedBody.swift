//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

extension ClientExchange {
    /// The body of the response, observed: the span finishes with its last byte.
    ///
    /// A body that throws is a failure, one whose reader was cancelled is a cancellation, and one that is dropped before its
    /// end leaves `event=body.dropped`; the span finishes in each case, once. The bytes that were read become a tag. A span
    /// that ends with the head has finished; the body then comes as it is.
    ///
    /// Once the body is being read, it is the reader that counts: leaving the loop drops the body.
    ///
    /// - Parameter body: the body, in pieces.
    /// - Returns: the same pieces, and the same errors.
    public func observing<Body: AsyncSequence>(_ body: Body) -> ObservedBody<Body>
    where Body.Element: Collection, Body.Element.Element == UInt8 {
        observing(body, size: \.count)
    }

    /// The body of the response, observed: the span finishes with its last byte.
    ///
    /// Otherwise as ``observing(_:)-(Body)``.
    ///
    /// - Parameters:
    ///   - body: the body, in pieces.
    ///   - size: the bytes of a piece.
    /// - Returns: the same pieces, and the same errors.
    public func observing<Body: AsyncSequence>(
        _ body: Body,
        size: @escaping @Sendable (Body.Element) -> Int
    ) -> ObservedBody<Body> {
        ObservedBody(body, size: size, owner: span == nil || ends == .head ? nil : BodyOwner(self))
    }
}

/// The body of a response, whose span finishes with its last byte. See ``ClientExchange/observing(_:)``.
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

    /// What reading throws.
    public typealias Failure = Base.Failure

    /// Reads the body.
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

        /// The next piece, or `nil` at the end.
        public mutating func next() async throws(Base.Failure) -> Base.Element? {
            try await next(isolation: nil)
        }

        /// The next piece, or `nil` at the end.
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

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base.makeAsyncIterator(), size: size, reader: owner?.makeReader())
    }
}

/// Lives as long as a body that nobody reads yet. When it goes before, the body was dropped.
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

/// Lives as long as a body is being read. When it goes before the end, the body was dropped.
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

    /// The sequence has ended. Some end without an error when the task that reads them is cancelled.
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
