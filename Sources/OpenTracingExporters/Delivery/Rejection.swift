//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a receiver has to say against a batch that it took: spans that it refused, or a warning.
struct Rejection: Sendable {
    /// How many spans it refused; zero for a warning.
    let spanCount: Int
    /// What the receiver says about it.
    let message: String

    var description: String {
        let reason = message.prefix(200)
        let beginning =
            switch spanCount {
            case 0: "the receiver took all spans and warns"
            case 1: "the receiver refused 1 span"
            default: "the receiver refused \(spanCount) spans"
            }
        return beginning + (reason.isEmpty ? "" : ": \(String(reason).escapedForTerminal)")
    }
}
