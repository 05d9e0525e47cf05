//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A batch as it stands in a file of a spool.
///
/// The file begins with eight letters that name its form. Then come the length of the format's name, the number of spans, the length of the
/// body and the checksum of these three and of all that follows, four bytes each, the lowest first; then the name of the format and the body.
package struct SpoolFile: Equatable {
    /// What the body is written in.
    package let format: String
    package let spanCount: Int
    package let body: [UInt8]

    package init(format: String, spanCount: Int, body: [UInt8]) {
        self.format = format
        self.spanCount = spanCount
        self.body = body
    }

    private static let signature = Array("OTSPOOL1".utf8)
    /// The bytes before the name of the format.
    static let headerSize = 24

    /// The file.
    package var bytes: [UInt8] {
        let format = Array(format.utf8)
        let content = format + body
        var bytes = Self.signature
        bytes.reserveCapacity(Self.headerSize + content.count)
        for number in [format.count, spanCount, body.count] {
            Self.append(UInt32(clamping: number), to: &bytes)
        }
        Self.append(Checksum.crc32(bytes[Self.signature.count...], content[...]), to: &bytes)
        return bytes + content
    }

    /// Reads a file.
    ///
    /// - Parameter bytes: the file.
    /// - Returns: `nil` when the file is not whole, or not what was written.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.signature) else { return nil }
        let numbers = Self.numbers(bytes)
        let content = bytes[Self.headerSize...]
        let formatSize = Int(numbers[0])
        guard formatSize + Int(numbers[2]) == content.count,
            Checksum.crc32(bytes[Self.signature.count..<Self.headerSize - 4], content) == numbers[3],
            let format = String(validating: content.prefix(formatSize), as: UTF8.self)
        else { return nil }
        self.format = format
        spanCount = Int(numbers[1])
        body = Array(content.dropFirst(formatSize))
    }

    /// How many spans a file says that it holds.
    ///
    /// - Parameters:
    ///   - header: the beginning of the file.
    ///   - fileSize: the size of the file.
    /// - Returns: `nil` when this is no beginning of a file of that size.
    static func spanCount(header: [UInt8], fileSize: Int) -> Int? {
        guard header.count == headerSize, header.starts(with: signature) else { return nil }
        let numbers = numbers(header)
        guard headerSize + Int(numbers[0]) + Int(numbers[2]) == fileSize else { return nil }
        // Every span has bytes: a number that is damaged cannot count more than that.
        return min(Int(numbers[1]), fileSize)
    }

    private static func numbers(_ header: [UInt8]) -> [UInt32] {
        stride(from: 8, to: headerSize, by: 4).map { place in
            header[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
}

/// A checksum that notices bits that a disk or a crash has changed; no protection against anybody's intent.
private enum Checksum {
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
