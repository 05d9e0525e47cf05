//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The value of a `baggage` header as it grows member by member within its limits.
struct BaggageHeader {
    private let limits: BaggageLimits

    /// The items that fit.
    private(set) var items: [BaggageItem] = []

    /// The value that has these items.
    private(set) var bytes: [UInt8] = []

    /// Creates an empty value.
    ///
    /// - Parameter limits: how many items and bytes it may have.
    init(limits: BaggageLimits) {
        self.limits = limits
    }

    /// Adds an item, unless it does not fit.
    mutating func append(_ item: BaggageItem) {
        guard items.count < limits.itemCount else { return }
        let end = bytes.count
        if !items.isEmpty {
            bytes.append(UInt8(ascii: ","))
        }
        item.appendHeaderMember(to: &bytes)
        if bytes.count > limits.byteCount {
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
            while start <= bytes.count, items.count < limits.itemCount {
                let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                if let item = BaggageItem(headerMember: bytes, in: bytes.trimmed(start..<end)) {
                    append(item)
                }
                start = end + 1
            }
        }
    }
}
