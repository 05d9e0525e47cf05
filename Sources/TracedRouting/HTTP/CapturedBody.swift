//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The pieces of a body on their way to whoever reads them, told to a capture as they pass.
struct CapturedBody<Base: AsyncSequence<[UInt8], any Error> & Sendable>: AsyncSequence, Sendable {
    let base: Base
    let capture: PayloadCapture

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.AsyncIterator
        /// `nil` for all who read the body after the first.
        let capture: PayloadCapture?

        mutating func next() async throws -> [UInt8]? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            let piece = try await base.next(isolation: actor)
            if let piece {
                capture?.take(piece)
            } else {
                capture?.end()
            }
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), capture: capture.claim() ? capture : nil)
    }
}
