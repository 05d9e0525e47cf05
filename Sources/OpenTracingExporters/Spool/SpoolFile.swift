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
    private static let headerSize = 24

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
        let numbers = stride(from: 8, to: Self.headerSize, by: 4).map { place in
            bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
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

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
}
