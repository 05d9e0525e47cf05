//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// The head of a response, as tracing sees it.
public struct ResponseHead: Sendable {
    /// The status.
    public let statusCode: Int

    /// The header fields, for attributes that read them.
    public let fields: any TextMapReader & Sendable

    /// The message counts of a procedure call, if counted.
    public let messages: MessageCounts?

    /// Creates a head.
    ///
    /// - Parameters:
    ///   - statusCode: the status.
    ///   - fields: the header fields, or the response metadata of a call.
    ///   - messages: the message counts of the call, if counted.
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

/// The numbers of messages a call received and sent, counted on its own side.
public struct MessageCounts: Sendable, Hashable {
    /// The number of messages received.
    public let received: Int

    /// The number of messages sent.
    public let sent: Int

    /// Creates message counts.
    ///
    /// - Parameters:
    ///   - received: the number of messages received.
    ///   - sent: the number of messages sent.
    public init(received: Int, sent: Int) {
        self.received = received
        self.sent = sent
    }
}

/// An error for a request that exceeded its time limit.
///
/// The span records a timeout instead of a thrown error: a log `event=timeout` with the limit in milliseconds as `timeout.ms`,
/// and the tag `timeout=true`. Whether the request has failed depends on its status.
public struct RequestTimeout: Error, Hashable, CustomStringConvertible {
    /// The time limit of the request.
    public let limit: Duration

    /// The status of the response.
    public let statusCode: Int

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - limit: the time limit of the request.
    ///   - statusCode: the status of the response.
    public init(limit: Duration, statusCode: Int = 503) {
        self.limit = limit
        self.statusCode = statusCode
    }

    /// A one-line description of the error.
    public var description: String { "The request took longer than \(limit)." }
}
