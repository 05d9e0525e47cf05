//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// How the span of an exchange comes to its end.
enum ExchangeEnd: Sendable {
    /// All has been said.
    case finished
    /// The body broke off.
    case failed(any Error)
    /// The body was given up before its end.
    case dropped
}

/// What is known about an exchange, and who is just using its span.
///
/// Calls to the span are made outside of the lock that guards this. So everybody who uses the span enters before and leaves
/// after; an end that is asked for meanwhile is left to the last who leaves. That way the span finishes exactly once, and
/// nobody uses it afterwards, however the ends race.
struct ExchangeState: Sendable {
    /// What an exchange has come to, for those who count attempts.
    enum Outcome: Sendable {
        case open
        case succeeded
        case failed(String)
        case cancelled
    }

    /// What happens at most once.
    enum Event {
        case response
        case failure
    }

    /// An end that is now to be carried out.
    struct Ending: Sendable {
        let span: any Span
        let end: ExchangeEnd
        let receivedBytes: Int?
        let isFailureRecorded: Bool
    }

    private(set) var span: (any Span)?
    private(set) var resendCount: Int
    private var users = 0
    private var end: ExchangeEnd?
    private var hasResponded = false
    private var hasFailed = false
    private var receivedBytes: Int?
    var outcome = Outcome.open

    /// Whether the end has been asked for, so that nothing more will be said.
    var isEnding: Bool { end != nil }

    init(span: (any Span)?, resendCount: Int) {
        self.span = span
        self.resendCount = resendCount
    }

    /// The span to be used, or `nil` when it has none or has come to its end. Must be followed by ``leave()``.
    mutating func enter() -> (any Span)? {
        guard end == nil, let span else { return nil }
        users += 1
        return span
    }

    /// As ``enter()``, the first time that something happens.
    mutating func enter(for event: Event) -> (any Span)? {
        switch event {
        case .response where hasResponded, .failure where hasFailed: return nil
        case .response: hasResponded = true
        case .failure: hasFailed = true
        }
        return enter()
    }

    /// Says that the span is not used any more, and gives the end that was waiting for it.
    mutating func leave() -> Ending? {
        users -= 1
        guard users == 0, let end else { return nil }
        return ending(end)
    }

    /// Asks for the end. The first one counts; it is given back if it can be carried out now.
    mutating func finish(_ end: ExchangeEnd) -> Ending? {
        guard self.end == nil else { return nil }
        self.end = end
        return users == 0 ? ending(end) : nil
    }

    mutating func received(_ bytes: Int) {
        let (sum, overflow) = (receivedBytes ?? 0).addingReportingOverflow(max(0, bytes))
        receivedBytes = overflow ? .max : sum
    }

    mutating func countResend() -> Int {
        if resendCount < .max { resendCount += 1 }
        return resendCount
    }

    /// Goes on with another span, between ``enter()`` and ``leave()``.
    mutating func replaceSpan(by span: any Span) {
        self.span = span
    }

    private func ending(_ end: ExchangeEnd) -> Ending? {
        span.map {
            Ending(span: $0, end: end, receivedBytes: receivedBytes, isFailureRecorded: hasFailed)
        }
    }
}
