//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingSocks

/// The pieces of a body as FlyingFox's own handlers stream them.
struct Pieces<Base: AsyncSequence<[UInt8], any Error> & Sendable>: AsyncBufferedSequence {
    typealias Element = UInt8

    private let base: Base

    init(_ base: Base) {
        self.base = base
    }

    struct AsyncIterator: AsyncBufferedIteratorProtocol {
        var base: Base.AsyncIterator

        mutating func next() async throws -> UInt8? {
            try await nextBuffer(suggested: 1)?.first
        }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            try await base.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeAsyncIterator()) }
}
#endif
