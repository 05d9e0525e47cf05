//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A carrier of bytes that a span context is read from.
///
/// For arrays there is ``BinaryCarrier``.
public protocol BinaryReader {
    /// Gives access to all bytes of the carrier.
    ///
    /// - Parameter body: receives the bytes, which are valid during the call only.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result
}

/// A carrier of bytes that a span context is written to.
///
/// For arrays there is ``BinaryCarrier``.
public protocol BinaryWriter {
    /// Adds bytes after those that are there.
    ///
    /// - Parameter bytes: the bytes to add.
    mutating func append(contentsOf bytes: [UInt8])
}

/// An array of bytes as a carrier.
///
/// Tracers take arrays themselves, see ``Tracer/inject(_:as:into:)-(_,_,[UInt8])``. The carrier is for interfaces that take any
/// ``BinaryReader`` or ``BinaryWriter``; arrays do not conform, so that they do not gain the members of carriers.
public struct BinaryCarrier: BinaryReader, BinaryWriter, Sendable, Hashable {
    /// The bytes.
    public var bytes: [UInt8]

    /// Creates a carrier.
    ///
    /// - Parameter bytes: the bytes.
    public init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Gives access to the bytes.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Adds bytes after those that are there.
    public mutating func append(contentsOf bytes: [UInt8]) {
        self.bytes.append(contentsOf: bytes)
    }
}
