//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
/// The messages of a call to log on its span.
public struct MessageLogging: Sendable, Hashable {
    enum Choice: Hashable {
        case off
        case events
        case contents(limit: Int)
    }

    let choice: Choice

    /// Logs no messages.
    public static let off = MessageLogging(choice: .off)

    /// Logs each message as `event=message` with `message.type` and `message.id`, counted from 1 in each direction.
    public static let events = MessageLogging(choice: .events)

    /// Also logs the content of each message, as its type describes it, without secrets.
    ///
    /// - Parameter limit: the maximum length of the description, in UTF-8 bytes.
    /// - Returns: the choice.
    public static func contents(limit: Int = 1_024) -> MessageLogging {
        MessageLogging(choice: .contents(limit: max(0, limit)))
    }
}
#endif
