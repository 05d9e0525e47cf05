//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
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
