//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Assigns threads to shards, so that they can count without contention.
@usableFromInline
package enum ThreadShard {
    /// The number of shards.
    @inlinable package static var count: Int { 8 }

    /// The shard of this thread. Several threads may share one.
    ///
    /// The stacks of threads are far apart, so the address of a local variable distinguishes them well enough, at no cost.
    @inlinable package static var current: Int {
        var local: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &local) { UInt64(UInt(bitPattern: $0)) }
        return Int(((address >> 17) &* 0x9e37_79b9_7f4a_7c15) >> 61)
    }
}
