//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A carrier of bytes that a span context is read from.
///
/// Arrays of bytes conform.
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
/// Arrays of bytes conform.
public protocol BinaryWriter {
    /// Adds bytes after those that are there.
    ///
    /// - Parameter bytes: the bytes to add.
    mutating func append(contentsOf bytes: [UInt8])
}

extension Array: BinaryReader where Element == UInt8 {
    /// Gives access to the bytes of the array.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBufferPointer { (buffer) throws(Failure) in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }
}

extension Array: BinaryWriter where Element == UInt8 {}
