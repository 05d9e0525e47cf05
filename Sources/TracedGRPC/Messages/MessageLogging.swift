//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
/// Which messages of a call are logged on its span.
public struct MessageLogging: Sendable, Hashable {
    enum Choice: Hashable {
        case off
        case events
        case contents(limit: Int)
    }

    let choice: Choice

    /// None.
    public static let off = MessageLogging(choice: .off)

    /// That each went or came: a log `event=message` with `message.type` and `message.id`, counted from 1 in each direction.
    public static let events = MessageLogging(choice: .events)

    /// What each holds as well, as its type describes it, without secrets.
    ///
    /// - Parameter limit: how many bytes of UTF-8 the description may have.
    /// - Returns: the choice.
    public static func contents(limit: Int = 1_024) -> MessageLogging {
        MessageLogging(choice: .contents(limit: max(0, limit)))
    }
}
#endif
