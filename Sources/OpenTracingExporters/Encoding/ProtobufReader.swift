//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Reads the fields of one protobuf message sequentially, without a schema.
package struct ProtobufReader {
    /// The value of a field in wire format.
    package enum Value: Equatable {
        /// A varint.
        case varint(UInt64)
        /// Eight bytes.
        case fixed64(UInt64)
        /// Four bytes.
        case fixed32(UInt32)
        /// A string, bytes or a message.
        case bytes(ArraySlice<UInt8>)
    }

    /// The bytes are not a protobuf message: they end early, or have a field of an unknown type.
    package struct Malformed: Error, Equatable {
        package init() {}
    }

    private var rest: ArraySlice<UInt8>

    /// Creates a reader for one message.
    ///
    /// - Parameter bytes: the message.
    package init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// Returns the next field, or `nil` at the end.
    package mutating func next() throws(Malformed) -> (number: UInt64, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        switch tag & 7 {
        case 0: return (tag >> 3, .varint(try varint()))
        case 1: return (tag >> 3, .fixed64(try fixed(8)))
        case 2:
            guard let length = Int(exactly: try varint()), length <= rest.count else { throw Malformed() }
            defer { rest = rest.dropFirst(length) }
            return (tag >> 3, .bytes(rest.prefix(length)))
        case 5: return (tag >> 3, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
        default: throw Malformed()
        }
    }

    private mutating func varint() throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }

    private mutating func fixed(_ size: Int) throws(Malformed) -> UInt64 {
        guard rest.count >= size else { throw Malformed() }
        defer { rest = rest.dropFirst(size) }
        return rest.prefix(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
