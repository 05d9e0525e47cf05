//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A checksum that notices bits that a disk or a crash has changed; no protection against anybody's intent.
enum Checksum {
    /// CRC-32, as Ethernet and gzip have it, of several parts one after the other.
    static func crc32(_ parts: ArraySlice<UInt8>...) -> UInt32 {
        var rest = UInt32.max
        for part in parts {
            for byte in part {
                rest = table[Int((rest ^ UInt32(byte)) & 0xff)] ^ rest >> 8
            }
        }
        return ~rest
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xedb8_8320 }
    }
}
