//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The least and the most memory that was seen.
struct MemoryRange {
    private(set) var least = 0
    private(set) var most = 0

    /// Looks at the memory of this process.
    mutating func sample() {
        let kilobytes = Memory.residentKilobytes ?? 0
        least = least == 0 ? kilobytes : min(least, kilobytes)
        most = max(most, kilobytes)
    }
}
