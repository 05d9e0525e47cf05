//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Tells threads apart, so that each can count in a place of its own: what all of them count in one place, they wait for.
@usableFromInline
package enum ThreadShard {
    /// How many places there are.
    @inlinable package static var count: Int { 8 }

    /// The place of this thread. Several threads may have the same one.
    ///
    /// Threads have stacks far apart, so the address of a local variable tells them apart well enough, and costs nothing.
    @inlinable package static var current: Int {
        var local: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &local) { UInt64(UInt(bitPattern: $0)) }
        return Int(((address >> 17) &* 0x9e37_79b9_7f4a_7c15) >> 61)
    }
}
