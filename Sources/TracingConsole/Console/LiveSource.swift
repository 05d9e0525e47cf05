//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something that a page follows, with a revision number that differs after each change.
struct LiveSource: Sendable {
    let name: String
    /// The last revision that the page knows; `nil` for none.
    let known: Int?
    /// The current revision; `nil` if there is nothing to follow.
    let revision: @Sendable () -> Int?

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - name: the name of its events.
    ///   - known: the last revision that the page knows, as it sent it.
    ///   - revision: returns the current revision.
    init(_ name: String, since known: String?, revision: @escaping @Sendable () -> Int?) {
        self.name = name
        self.known = known.flatMap { Int($0) }
        self.revision = revision
    }
}
