//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Spans that a receiver refused although it took the batch.
struct Rejection: Sendable {
    let spanCount: Int
    /// What the receiver says about it.
    let message: String

    var description: String {
        let reason = message.prefix(200)
        return "the receiver refused \(spanCount) spans"
            + (reason.isEmpty ? "" : ": \(String(reason).escapedForTerminal)")
    }
}
