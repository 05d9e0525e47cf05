//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// A number that threads share and change by comparing and exchanging it, never by writing over it.
package protocol SharedNumber: ~Copyable, Sendable {
    /// Creates the number zero.
    init()

    /// The number as it is now.
    borrowing func load() -> UInt

    /// Replaces the number, if it is still what it is expected to be.
    ///
    /// - Returns: whether it was replaced.
    borrowing func exchange(_ expected: UInt, for desired: UInt) -> Bool
}

/// The number that the library uses.
package struct AtomicNumber: SharedNumber, ~Copyable {
    private let value = Atomic<UInt>(0)

    package init() {}

    package borrowing func load() -> UInt {
        value.load(ordering: .acquiring)
    }

    package borrowing func exchange(_ expected: UInt, for desired: UInt) -> Bool {
        value.compareExchange(expected: expected, desired: desired, ordering: .acquiringAndReleasing).exchanged
    }
}
