//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Takes the pieces of a response body on their way to the client.
public protocol BodyWriter {
    /// Sends a piece, and waits until there is room for the next.
    ///
    /// - Parameter bytes: the piece.
    /// - Throws: what keeps the piece from being sent: usually the client has gone.
    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws
}

extension BodyWriter {
    /// Sends a piece of text, as UTF-8.
    ///
    /// - Parameter text: the piece.
    /// - Throws: what keeps the piece from being sent.
    public nonisolated(nonsending) mutating func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }
}
