//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// The longest beginning of the text that ends with a whole Unicode scalar and has at most so many bytes of UTF-8.
    package func prefix(utf8Count limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        // A byte that continues a scalar looks like 10xxxxxx.
        while end > startIndex, utf8[end] & 0xc0 == 0x80 {
            end = utf8.index(before: end)
        }
        return String(self[..<end])
    }
}
