//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// Baggage in a binary format, within the limits of these formats.
///
/// When writing, the excess is dropped, because the rest is still worth sending. When reading, it is rejected, because the
/// lengths cannot be trusted. Items without a key are dropped.
struct BinaryBaggage {
    private static let maximumItemCount = 180
    private static let maximumItemLength = 4096

    /// The items that were read.
    private(set) var items = Baggage()

    private var count = 0

    /// Returns the items that can be written.
    static func writable(_ baggage: Baggage) -> some Collection<BaggageItem> {
        baggage
            .filter { !$0.key.isEmpty && $0.key.utf8.count + $0.value.utf8.count <= maximumItemLength }
            .prefix(maximumItemCount)
    }

    /// Returns the number of items that cannot be written.
    static func droppedCount(_ baggage: Baggage) -> Int {
        baggage.isEmpty ? 0 : baggage.count - writable(baggage).count
    }

    /// Validates the number of items before any is read.
    static func check(itemCount: Int) throws(MalformedEntry) {
        guard (0...maximumItemCount).contains(itemCount) else {
            throw MalformedEntry("declares \(itemCount) baggage items; expected 0 to \(maximumItemCount)")
        }
    }

    /// Validates the length of a key or value before it is read.
    static func check(length: Int) throws(MalformedEntry) {
        guard (0...maximumItemLength).contains(length) else {
            throw MalformedEntry("declares a baggage text of \(length) bytes; expected 0 to \(maximumItemLength)")
        }
    }

    /// Adds an item; the last one of a duplicate key wins.
    mutating func append(key: String, value: String) throws(MalformedEntry) {
        count += 1
        try Self.check(itemCount: count)
        let length = key.utf8.count + value.utf8.count
        guard length <= Self.maximumItemLength else {
            throw MalformedEntry("has a baggage item of \(length) bytes; at most \(Self.maximumItemLength) are allowed")
        }
        if !key.isEmpty {
            items[key] = value
        }
    }
}
