//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// An error in a carrier entry.
struct MalformedEntry: Error, Hashable {
    /// What was found and what was expected; never the value itself.
    let reason: String

    /// Creates an error.
    ///
    /// - Parameter reason: what was found and what was expected; never the value itself.
    init(_ reason: String) {
        self.reason = reason
    }

    /// Returns the corresponding propagation error.
    ///
    /// - Parameters:
    ///   - subject: the name of the malformed entry.
    ///   - format: the requested format.
    func corrupted(_ subject: String, format: Format) -> PropagationError {
        PropagationError(.spanContextCorrupted, format: format, reason: "\(subject) \(reason)")
    }
}
