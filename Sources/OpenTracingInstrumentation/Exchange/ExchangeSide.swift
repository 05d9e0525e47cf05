//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// What the server or the client writes on the span of an exchange. When it is written is for the ``Exchange`` to say.
protocol ExchangeSide: Sendable {
    /// What becomes known about the exchange while it lasts.
    associatedtype Notes: Sendable

    /// How tags are named.
    var conventions: TagConventions { get }

    /// Whether the head of the response is the end.
    var endsWithHead: Bool { get }

    /// Writes what the head of the response says.
    ///
    /// - Parameters:
    ///   - head: status and header fields of the response.
    ///   - error: the error that the response answers, where it answers one.
    ///   - use: the span.
    /// - Returns: what the exchange has come to so far.
    func describe(_ head: ResponseHead, answering error: (any Error)?, on use: SpanUse<Notes>) -> ExchangeOutcome

    /// Writes what there is in place of a response, or of the rest of its body.
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - use: the span.
    /// - Returns: what the exchange has come to.
    func describe(_ error: any Error, on use: SpanUse<Notes>) -> ExchangeOutcome
}

/// A span in the hands of somebody who is at work on it, and what was known when they began.
struct SpanUse<Notes: Sendable>: Sendable {
    let span: any Span
    let notes: Notes
    /// The status of the response, once that was told.
    let statusCode: Int?
}

/// What an exchange has come to, for those who count attempts.
enum ExchangeOutcome: Sendable {
    case open
    case succeeded
    case failed(String)
    case cancelled
}

/// How a span comes to its end.
enum ExchangeEnd: Sendable {
    /// All has been said.
    case finished
    /// The body broke off.
    case failed(any Error)
    /// The body was given up before its end.
    case dropped
}
