//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The request in the tag `sampling.priority`.
///
/// OpenTracing semantic conventions 1.1, "Standard span tags".
enum SamplingPriority: Sendable {
    case keep
    case drop

    /// Creates the request in a tag; `nil` if it is another tag, or its value is not a number.
    init?(key: String, value: TagValue) {
        guard Self.isKey(key), let number = value.doubleValue else { return nil }
        self = number > 0 ? .keep : .drop
    }

    /// Whether a key is that of the tag.
    @inline(__always)
    static func isKey(_ key: String) -> Bool {
        // Comparing lengths is quick and rules out nearly all other tags.
        key.utf8.count == 17 && key == "sampling.priority"
    }

    /// Creates the request in a collection of tags; `nil` if there is none.
    init?(_ tags: Tags) {
        // Reads the tags in place, because copies are retained.
        let priority = tags.withUnsafeElements { tags -> Self? in
            var place = 0
            while place < tags.count {
                if Self.isKey(tags[place].key) { return Self(key: tags[place].key, value: tags[place].value) }
                place += 1
            }
            return nil
        }
        guard let priority else { return nil }
        self = priority
    }
}
