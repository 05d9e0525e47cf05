//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension Substring.UTF8View {
    /// Returns the position of the first byte with a value. Faster than `firstIndex(of:)`, which makes an index for every byte.
    package func position(of byte: UInt8) -> Index? {
        guard let place = withContiguousStorageIfAvailable({ $0.firstIndex(of: byte) }) else {
            return firstIndex(of: byte)
        }
        return place.map { index(startIndex, offsetBy: $0) }
    }
}
