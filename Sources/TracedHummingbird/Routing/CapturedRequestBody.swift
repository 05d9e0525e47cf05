//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import NIOCore
import OpenTracingInstrumentation

/// Passes the pieces of a request's body on, and collects what is to be logged.
struct CapturedRequestBody: AsyncSequence, Sendable {
    let base: Hummingbird.RequestBody
    let capture: PayloadCapture

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Hummingbird.RequestBody.AsyncIterator
        let capture: PayloadCapture

        mutating func next() async throws -> ByteBuffer? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            let piece = try await base.next(isolation: actor)
            if let piece {
                capture.take(piece.readableBytesView)
            } else {
                capture.end()
            }
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), capture: capture)
    }
}
#endif
