//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The value of a `content-type` field, as far as it says whether a body can be shown as text.
struct MediaType: Sendable, Hashable {
    /// Type and subtype in lower case.
    let name: String

    /// The character set in lower case, or `nil` when none is stated.
    let characterSet: String?

    init(_ field: String) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false)
        name = Self.trimmed(parts.first ?? "")
        characterSet =
            parts.dropFirst().lazy.compactMap { part -> String? in
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, Self.trimmed(pair[0]) == "charset" else { return nil }
                return Self.trimmed(pair[1])
            }.first
    }

    /// Whether text of this type is written in UTF-8, or in ASCII, which is a part of it.
    var isUTF8: Bool {
        characterSet.map { ["utf-8", "utf8", "us-ascii", "ascii"].contains($0) } ?? true
    }

    var isForm: Bool { name == "application/x-www-form-urlencoded" }

    /// Whether the name matches a pattern in which `*` stands for any number of characters.
    func matches(_ pattern: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(name.utf8)
        let star = UInt8(ascii: "*")
        var (position, place) = (0, 0)
        var lastStar: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count, pattern[place] == star {
                lastStar = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == text[position] {
                place += 1
                position += 1
            } else if let last = lastStar {
                lastStar = (last.place, last.position + 1)
                (place, position) = (last.place + 1, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.filter { $0 != " " && $0 != "\t" && $0 != "\"" }).lowercased()
    }
}
