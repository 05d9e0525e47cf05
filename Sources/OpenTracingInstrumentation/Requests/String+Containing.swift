//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension String {
    /// Whether the bytes of a text stand somewhere in this one.
    ///
    /// For short texts: it compares at every position, which needs neither tables nor memory.
    func contains(bytesOf other: String) -> Bool {
        guard other.utf8.count <= utf8.count else { return false }
        var (text, wanted) = (self, other)
        return text.withUTF8 { text in
            wanted.withUTF8 { wanted in
                guard let first = wanted.first else { return true }
                for start in 0...(text.count - wanted.count) where text[start] == first {
                    if text[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
                }
                return false
            }
        }
    }
}
