//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension BaggageItem {
    /// What stays as it is in a value: "baggage-octet", without the plus that some take for a space, and the percent sign.
    private static let valueCharacters = ASCIISet.visible.subtracting("\",\\%+;")
    private static let metadataCharacters = ASCIISet([0x20...0x7e], and: "\t").subtracting(",")

    /// Reads one member of a `baggage` header, `key=value;property;property=value`.
    ///
    /// - Parameters:
    ///   - bytes: where the member stands.
    ///   - range: which bytes, without blanks around them; must lie within the span.
    /// - Returns: the item, or `nil` when the key is no token or the value holds control characters.
    init?(headerMember bytes: Bytes, in range: Range<Int>) {
        let semicolon = bytes.firstIndex(of: UInt8(ascii: ";"), in: range) ?? range.upperBound
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range.lowerBound..<semicolon) else { return nil }
        let key = bytes.trimmed(range.lowerBound..<equals)
        let value = bytes.trimmed(equals + 1..<semicolon)
        guard !key.isEmpty, bytes.allSatisfy(in: key, .token) else { return nil }
        for index in value where bytes[index] < 0x20 || bytes[index] == 0x7f {
            return nil
        }
        let metadata = bytes.trimmed(min(semicolon + 1, range.upperBound)..<range.upperBound)
        self.init(
            key: PercentEncoding.decode(bytes, in: key),
            value: PercentEncoding.decode(bytes, in: value),
            metadata: bytes.allSatisfy(in: metadata, Self.metadataCharacters) ? bytes.text(in: metadata) : ""
        )
    }

    /// Writes the item as a member of a `baggage` header.
    ///
    /// - Parameter output: where to add it.
    func appendHeaderMember(to output: inout [UInt8]) {
        PercentEncoding.append(key, to: &output, keeping: .token)
        output.append(UInt8(ascii: "="))
        PercentEncoding.append(value, to: &output, keeping: Self.valueCharacters)
        metadata.withBytes { bytes in
            let range = bytes.trimmed(0..<bytes.count)
            guard !range.isEmpty, bytes.allSatisfy(in: range, Self.metadataCharacters) else { return }
            output.append(UInt8(ascii: ";"))
            for index in range {
                output.append(bytes[index])
            }
        }
    }
}
