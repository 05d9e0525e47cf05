//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The body of a request was read when it could not be.
public struct RequestBodyError: Error, Hashable, CustomStringConvertible {
    /// Whoever has answered a request has no body any more: a task was left behind that still reads it.
    public static let answered = RequestBodyError(
        description: "The request has been answered, and its body is gone. Read it before the response is sent."
    )

    /// Two tasks read one body at once.
    public static let readTwiceAtOnce = RequestBodyError(
        description: "Another task is reading this body. Read it in one task, and wait for each piece."
    )

    /// What was wrong, and what would be right.
    public let description: String
}
