//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension TagValue {
    /// The value with its text cut to a number of bytes of UTF-8, at the end of a character.
    func limited(to limit: Int) -> TagValue {
        switch storage {
        case .string(let text): text.utf8.count <= limit ? self : .string(text.limited(to: limit))
        case .array(let values): .array(values.map { $0.limited(to: limit) })
        case .integer, .double, .boolean: self
        }
    }
}

extension String {
    /// The text cut to a number of bytes of UTF-8, at the end of a character.
    ///
    /// Looks at no more of a long text than it keeps.
    func limited(to limit: Int) -> String {
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
