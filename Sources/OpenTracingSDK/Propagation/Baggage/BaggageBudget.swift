//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What is left of limits while items are taken.
struct BaggageBudget {
    private var itemCount: Int
    private var byteCount: Int

    /// Creates a budget that has not been touched.
    init(_ limits: BaggageLimits) {
        itemCount = limits.itemCount
        byteCount = limits.byteCount
    }

    /// Takes an item of a number of bytes.
    ///
    /// - Returns: whether it fits. When it does not, nothing is taken.
    mutating func spend(_ count: Int) -> Bool {
        guard itemCount > 0, count <= byteCount else { return false }
        itemCount -= 1
        byteCount -= count
        return true
    }
}
