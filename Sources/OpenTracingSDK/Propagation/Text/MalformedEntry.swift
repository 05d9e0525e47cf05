//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// What is wrong with an entry of a carrier.
struct MalformedEntry: Error, Hashable {
    /// What was found and what would have been right; never the value itself.
    let reason: String

    /// Creates a description of what is wrong.
    ///
    /// - Parameter reason: what was found and what would have been right; never the value itself.
    init(_ reason: String) {
        self.reason = reason
    }

    /// The error that says so to those who asked for a context.
    ///
    /// - Parameters:
    ///   - subject: what it is wrong with: the name of the entry.
    ///   - format: the format that was asked for.
    func corrupted(_ subject: String, format: Format) -> PropagationError {
        PropagationError(.spanContextCorrupted, format: format, reason: "\(subject) \(reason)")
    }
}
