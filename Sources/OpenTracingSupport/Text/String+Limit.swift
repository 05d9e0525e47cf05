//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension String {
    /// Returns the text cut to a number of UTF-8 bytes, at a character boundary.
    ///
    /// Reads no more of a long text than it keeps.
    package func limited(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        let limit = max(limit, 0)
        var kept = 0
        var end = startIndex
        for character in self {
            kept += character.utf8.count
            guard kept <= limit else { break }
            end = index(after: end)
        }
        return String(self[..<end])
    }
}
