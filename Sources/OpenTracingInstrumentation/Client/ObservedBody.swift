//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The body of a response, whose span finishes with its last byte. See ``ClientExchange/observing(_:)``.
public struct ObservedBody<Base: AsyncSequence> {
    private let base: Base
    private let size: @Sendable (Base.Element) -> Int
    private let owner: BodyOwner?

    init(_ base: Base, size: @escaping @Sendable (Base.Element) -> Int, owner: BodyOwner?) {
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

        init(_ base: Base.AsyncIterator, size: @escaping @Sendable (Base.Element) -> Int, reader: BodyReader?) {
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
