//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The members of `baggage` headers as they are read or written one by one, within limits.
///
/// A member counts with what it takes where no more is percent-encoded than has to be. So what came within the limits is passed on
/// whole, though it may take more room then.
struct BaggageHeader {
    private var budget: BaggageBudget

    /// The items that fit, and how many do not.
    private(set) var baggage = ExtractedBaggage()

    /// Creates an empty list.
    ///
    /// - Parameter limits: how many items and bytes it may have.
    init(limits: BaggageLimits) {
        budget = BaggageBudget(limits)
    }

    /// Adds an item, unless it does not fit or has a key that cannot stand in a header.
    mutating func append(_ item: BaggageItem) {
        if item.hasHeaderKey, budget.spend(item.headerLength + (baggage.items.isEmpty ? 0 : 1)) {
            baggage.items.append(item)
        } else {
            baggage.droppedItemCount += 1
        }
    }

    /// Adds the members of a header, those that are well-formed and fit.
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

    /// The value of the header that has these items.
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
