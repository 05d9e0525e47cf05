//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What the server in a process of its own tells of one of its spans, as a line of JSON.
package struct ToldSpan: Codable, Sendable {
    package let trace: String
    package let parent: String?
    package let name: String
    package let status: String?
    package let isFailed: Bool
    package let isCancelled: Bool

    package init(
        trace: String,
        parent: String?,
        name: String,
        status: String?,
        isFailed: Bool,
        isCancelled: Bool
    ) {
        self.trace = trace
        self.parent = parent
        self.name = name
        self.status = status
        self.isFailed = isFailed
        self.isCancelled = isCancelled
    }
}
