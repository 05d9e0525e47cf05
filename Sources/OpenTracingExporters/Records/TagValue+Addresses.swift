//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

extension TagValue {
    /// The dotted text of an IPv4 address that is a number, as OpenTracing allows for `peer.ipv4`; `nil` for everything else.
    ///
    /// The number is unsigned, or signed with the same 32 bits, as libraries write it whose integers have a sign.
    var dottedIPv4: String? {
        guard case .integer(let number) = storage, number >= Int64(Int32.min), number <= Int64(UInt32.max) else {
            return nil
        }
        let address = UInt32(truncatingIfNeeded: number)
        return [24, 16, 8, 0].map { String(address >> $0 & 0xff) }.joined(separator: ".")
    }
}
