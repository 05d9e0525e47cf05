//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A binary carrier from which a tracer extracts a span context.
///
/// For arrays, use ``BinaryCarrier``.
public protocol BinaryReader {
    /// Provides access to the bytes of the carrier.
    ///
    /// - Parameter body: receives the bytes, which are valid only during the call.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result
}

/// A binary carrier into which a tracer injects a span context.
///
/// For arrays, use ``BinaryCarrier``.
public protocol BinaryWriter {
    /// Appends bytes.
    ///
    /// - Parameter bytes: the bytes to append.
    mutating func append(contentsOf bytes: [UInt8])
}

/// An array of bytes as a carrier.
///
/// Tracers accept arrays directly, see ``Tracer/inject(_:as:into:)-(_,_,[UInt8])``. Use this type for interfaces that take any
/// ``BinaryReader`` or ``BinaryWriter``. Arrays themselves do not conform, to keep the carrier members off them.
public struct BinaryCarrier: BinaryReader, BinaryWriter, Sendable, Hashable {
    /// The bytes.
    public var bytes: [UInt8]

    /// Creates a carrier.
    ///
    /// - Parameter bytes: the bytes.
    public init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Provides access to the bytes.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Appends bytes.
    public mutating func append(contentsOf bytes: [UInt8]) {
        self.bytes.append(contentsOf: bytes)
    }
}
