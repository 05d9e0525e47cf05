//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a receiver has to say against a batch that it took: spans that it refused, or a warning. Or what stands there instead.
struct Rejection: Sendable {
    /// How many spans it refused; zero for a warning.
    let spanCount: Int
    /// What the receiver says about it; once it goes through ``HTTPEndpoint/shown(_:)``, without secrets.
    let message: String
    /// Whether the answer cannot be a receiver's.
    let isMisunderstanding: Bool

    init(spanCount: Int, message: String) {
        self.spanCount = spanCount
        self.message = message
        isMisunderstanding = false
    }

    /// The same with another message.
    init(_ other: Rejection, message: String) {
        spanCount = other.spanCount
        self.message = message
        isMisunderstanding = other.isMisunderstanding
    }

    private init(misunderstanding message: String) {
        spanCount = 0
        self.message = message
        isMisunderstanding = true
    }

    /// An answer of success that no receiver gives: a page of a proxy that wants a login, for example.
    static func notUnderstood(contentType: String?) -> Rejection {
        Rejection(misunderstanding: contentType ?? "")
    }

    var description: String {
        if isMisunderstanding {
            return "the answer of success is none of a receiver" + (message.isEmpty ? "" : " (\(message))")
                + ", so spans may be lost: see whether the endpoint is that of a receiver, and whether a proxy answers for it"
        }
        let beginning =
            switch spanCount {
            case 0: "the receiver took all spans and warns"
            case 1: "the receiver refused 1 span"
            default: "the receiver refused \(spanCount) spans"
            }
        return beginning + (message.isEmpty ? "" : ": \(message)")
    }
}
