//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The members of `baggage` headers, read or written one by one within limits.
///
/// A member's size is that with minimal percent-encoding. Everything received within the limits is therefore passed on, though it
/// may then take more space.
struct BaggageHeader {
    private var budget: BaggageBudget

    /// The items that fit, and the number of those that do not.
    private(set) var baggage = ExtractedBaggage()

    /// Creates an empty list.
    ///
    /// - Parameter limits: the maximum number of items and bytes.
    init(limits: BaggageLimits) {
        budget = BaggageBudget(limits)
    }

    /// Appends an item, unless it does not fit or its key is not valid in a header.
    mutating func append(_ item: BaggageItem) {
        if item.hasHeaderKey, budget.spend(item.headerLength + (baggage.items.isEmpty ? 0 : 1)) {
            baggage.items.append(item)
        } else {
            baggage.droppedItemCount += 1
        }
    }

    /// Appends the members of a header that are well-formed and fit.
    ///
    /// - Parameter value: the value of the header.
    mutating func append(parsing value: String) {
        value.withBytes { bytes in
            var start = 0
            while start <= bytes.count {
                let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                let member = bytes.trimmed(start..<end)
                start = end + 1
                guard !member.isEmpty else { continue }
                if let item = BaggageItem(headerMember: bytes, in: member) {
                    append(item)
                } else {
                    baggage.droppedItemCount += 1
                }
            }
        }
    }

    /// The header value for these items.
    var value: String {
        var bytes: [UInt8] = []
        for item in baggage.items {
            if !bytes.isEmpty {
                bytes.append(UInt8(ascii: ","))
            }
            item.appendHeaderMember(to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension BaggageItem {
    /// The characters that the specification allows unencoded in a value: "baggage-octet", without the percent sign.
    private static let legalValueCharacters = ASCIISet.visible.subtracting("\",\\%;")
    private static let metadataCharacters = ASCIISet([0x20...0x7e], and: "\t").subtracting(",")

    /// Parses one member of a `baggage` header, `key=value;property;property=value`.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that contain the member.
    ///   - range: the bytes to parse, without surrounding whitespace; must lie within the span.
    /// - Returns: the item, or `nil` if the key is not a token or the value contains control characters.
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
            key: bytes.text(in: key),
            value: PercentEncoding.decode(bytes, in: value),
            metadata: Self.metadata(bytes, in: metadata).map { String(decoding: $0, as: UTF8.self) } ?? ""
        )
    }

    /// Whether the key is valid in a header: it is not encoded, so it must be a token.
    var hasHeaderKey: Bool {
        !key.isEmpty && key.utf8.allSatisfy { ASCIISet.token.contains($0) }
    }

    /// The size of the member in bytes, with minimal percent-encoding.
    var headerLength: Int {
        let valueLength = value.utf8.reduce(0) { $0 + (Self.legalValueCharacters.contains($1) ? 1 : 3) }
        return key.utf8.count + 1 + valueLength + (headerMetadata.map { $0.count + 1 } ?? 0)
    }

    /// Writes the item as a member of a `baggage` header.
    ///
    /// More of the value is percent-encoded than necessary, because some readers treat a plus as a space, and other characters as
    /// they do in URLs.
    ///
    /// - Parameter output: the bytes to append to.
    func appendHeaderMember(to output: inout [UInt8]) {
        output.append(contentsOf: key.utf8)
        output.append(UInt8(ascii: "="))
        PercentEncoding.append(value, to: &output, keeping: .unreserved)
        if let metadata = headerMetadata {
            output.append(UInt8(ascii: ";"))
            output.append(contentsOf: metadata)
        }
    }

    private var headerMetadata: [UInt8]? {
        guard !metadata.isEmpty else { return nil }
        return metadata.withBytes { bytes in Self.metadata(bytes, in: bytes.trimmed(0..<bytes.count)) }
    }

    /// Returns properties as valid in a header, with tabs replaced by spaces; `nil` if there are none, or they are not valid.
    private static func metadata(_ bytes: Bytes, in range: Range<Int>) -> [UInt8]? {
        guard !range.isEmpty, bytes.allSatisfy(in: range, metadataCharacters) else { return nil }
        return range.map { bytes[$0] == UInt8(ascii: "\t") ? UInt8(ascii: " ") : bytes[$0] }
    }
}
