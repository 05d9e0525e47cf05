//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// What the tag `sampling.priority` asks for.
///
/// OpenTracing semantic conventions 1.1, "Standard span tags".
enum SamplingPriority: Sendable {
    case keep
    case drop

    /// What a tag asks for; `nil` when it is another tag, or its value is no number.
    init?(key: String, value: TagValue) {
        guard Self.isKey(key), let number = value.doubleValue else { return nil }
        self = number > 0 ? .keep : .drop
    }

    /// Whether a tag under the key asks for anything.
    @inline(__always)
    static func isKey(_ key: String) -> Bool {
        // The length tells nearly all other tags apart, and comparing it is quick.
        key.utf8.count == 17 && key == "sampling.priority"
    }

    /// What a list of tags asks for; `nil` for nothing.
    init?(_ tags: Tags) {
        guard !tags.isEmpty, let value = tags["sampling.priority"] else { return nil }
        self.init(key: "sampling.priority", value: value)
    }
}
