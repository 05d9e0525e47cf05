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
        // The length tells nearly all other tags apart, and comparing it is quick.
        guard key.utf8.count == 17, key == "sampling.priority", let number = value.doubleValue else { return nil }
        self = number > 0 ? .keep : .drop
    }

    /// What a list of tags asks for; `nil` for nothing.
    init?(_ tags: Tags) {
        for (key, value) in tags {
            if let priority = SamplingPriority(key: key, value: value) {
                self = priority
                return
            }
        }
        return nil
    }
}
