//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which tags a waterfall shows beside the bars; `error=true` shows as a mark.
public enum WaterfallTags: Sendable, Hashable {
    /// The tags with these names, in this order.
    case named([String])

    /// All tags, in the order in which they were set.
    case all

    /// `http.method`, `http.status_code` and `error`.
    public static let standard: WaterfallTags = ["http.method", "http.status_code", "error"]

    /// The standard tags, and others after them.
    ///
    /// - Parameter names: the names of the other tags.
    /// - Returns: the choice.
    public static func standard(and names: String...) -> WaterfallTags {
        .named(["http.method", "http.status_code", "error"] + names)
    }
}

extension WaterfallTags: ExpressibleByArrayLiteral {
    /// Chooses the tags with these names.
    public init(arrayLiteral names: String...) {
        self = .named(names)
    }
}
