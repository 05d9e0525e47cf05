//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How much baggage travels in a text format, either way.
///
/// Items are taken in their order. One that would pass a limit is dropped as a whole and counted; smaller ones may still fit.
/// Both ways an item counts with what writing it takes, so that what was read can be passed on whole.
public struct BaggageLimits: Sendable, Hashable {
    /// How many items travel at most.
    public var itemCount: Int

    /// How many bytes the items take together at most: keys and values as they are written, without prefixes of names.
    public var byteCount: Int

    /// Creates limits. By default what every system has to pass on of W3C Baggage: 8192 bytes, and more items than they hold.
    ///
    /// - Parameters:
    ///   - itemCount: how many items travel at most.
    ///   - byteCount: how many bytes the items take together at most.
    public init(itemCount: Int = 4096, byteCount: Int = 8192) {
        self.itemCount = itemCount
        self.byteCount = byteCount
    }
}
