//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The value of a `baggage` header as it grows member by member within its limits.
struct BaggageHeader {
    private let maximumItemCount: Int
    private let maximumByteCount: Int

    /// The items that fit.
    private(set) var items: [BaggageItem] = []

    /// The value that has these items.
    private(set) var bytes: [UInt8] = []

    /// Creates an empty value.
    ///
    /// - Parameters:
    ///   - maximumItemCount: how many items it may have.
    ///   - maximumByteCount: how many bytes it may have.
    init(maximumItemCount: Int, maximumByteCount: Int) {
        self.maximumItemCount = maximumItemCount
        self.maximumByteCount = maximumByteCount
    }

    /// Adds an item, unless it does not fit.
    mutating func append(_ item: BaggageItem) {
        guard items.count < maximumItemCount else { return }
        let end = bytes.count
        if !items.isEmpty {
            bytes.append(UInt8(ascii: ","))
        }
        item.appendHeaderMember(to: &bytes)
        if bytes.count > maximumByteCount {
            bytes.removeSubrange(end...)
        } else {
            items.append(item)
        }
    }

    /// Adds the members of a header, those that are well-formed and fit.
    ///
    /// - Parameter value: the value of the header.
    mutating func append(parsing value: String) {
        value.withBytes { bytes in
            var start = 0
            while start <= bytes.count, items.count < maximumItemCount {
                let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                if let item = BaggageItem(headerMember: bytes, in: bytes.trimmed(start..<end)) {
                    append(item)
                }
                start = end + 1
            }
        }
    }
}
