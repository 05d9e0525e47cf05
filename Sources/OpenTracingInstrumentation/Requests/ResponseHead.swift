//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// What tracing needs to know of a response.
public struct ResponseHead: Sendable {
    /// The status.
    public let statusCode: Int

    /// The header fields, for the attributes that read them.
    public let fields: any TextMapReader & Sendable

    /// How many messages a call of a procedure took, where somebody counts them.
    public let messages: MessageCounts?

    /// Creates a head.
    ///
    /// - Parameters:
    ///   - statusCode: the status.
    ///   - fields: the header fields, or the metadata of the answer to a call.
    ///   - messages: how many messages the call took, where somebody counts them.
    public init(
        statusCode: Int,
        fields: any TextMapReader & Sendable = TextMapCarrier(),
        messages: MessageCounts? = nil
    ) {
        self.statusCode = statusCode
        self.fields = fields
        self.messages = messages
    }
}

/// How many messages of a call came and went, as its own side counts them.
public struct MessageCounts: Sendable, Hashable {
    /// How many came.
    public let received: Int

    /// How many went.
    public let sent: Int

    /// Creates the counts of a call.
    ///
    /// - Parameters:
    ///   - received: how many came.
    ///   - sent: how many went.
    public init(received: Int, sent: Int) {
        self.received = received
        self.sent = sent
    }
}

/// A request took longer than it may.
///
/// On the span of the request it is no thrown error but a timeout: a log `event=timeout` with the limit in milliseconds as
/// `timeout.ms`, and the tag `timeout=true`. Whether the request has failed is for its status to say.
public struct RequestTimeout: Error, Hashable, CustomStringConvertible {
    /// How long the request may take.
    public let limit: Duration

    /// The status that it is answered with.
    public let statusCode: Int

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - limit: how long the request may take.
    ///   - statusCode: the status that it is answered with.
    public init(limit: Duration, statusCode: Int = 503) {
        self.limit = limit
        self.statusCode = statusCode
    }

    /// What happened, in one line.
    public var description: String { "The request took longer than \(limit)." }
}
