//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The body of a request that belongs to a connection: it may be read, by one task at a time, until its loan ends.
///
/// It is read in the task of the reader, piece by piece, and holds none of them.
package struct LentBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable {
    private let base: Base
    private let loan: BodyLoan

    /// Lends a body.
    ///
    /// - Parameters:
    ///   - base: the body.
    ///   - loan: says how long it may be read.
    package init(_ base: Base, on loan: BodyLoan) {
        self.base = base
        self.loan = loan
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        /// `nil` for all who read the body after the first: nothing is left for them.
        fileprivate var base: Base.AsyncIterator?
        fileprivate let loan: BodyLoan

        package mutating func next() async throws -> Base.Element? {
            try await next(isolation: nil)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> Base.Element? {
            guard base != nil else { return nil }
            try loan.beginReading()
            let piece: Base.Element?
            do {
                piece = try await base?.next(isolation: actor)
            } catch {
                _ = loan.endReading()
                throw error
            }
            // What comes after the end of the loan is for nobody.
            guard loan.endReading() else { throw RequestBodyError.answered }
            return piece
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: loan.claim() ? base.makeAsyncIterator() : nil, loan: loan)
    }
}
