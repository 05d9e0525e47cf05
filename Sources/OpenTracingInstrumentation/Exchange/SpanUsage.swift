//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Who is at work on a span, and whether its response, its failure and its end have been told.
///
/// Whoever is told so finishes the span: exactly one caller, after the last one who was at work on it. An ``Exchange`` keeps it
/// behind its lock, so that each call is one step.
package struct SpanUsage: Sendable {
    /// What is told once at most.
    package enum Event: Sendable {
        /// The head of the response.
        case response
        /// What the request failed of, in place of a response or after its head.
        case failure
    }

    private var workerCount = 0
    private var hasResponded = false

    /// Whether a failure has been told.
    private(set) package var hasFailed = false

    /// Whether the end has been told, so that nothing more will be.
    private(set) package var hasEnded = false

    /// Creates the usage of a new span.
    package init() {}

    /// Whether neither the response nor the end has been told.
    package var isRunning: Bool { !hasEnded && !hasResponded }

    /// Begins work on the span, and must be followed by ``leave()`` if it may.
    ///
    /// - Parameter event: what is told, if it is something that is told once.
    /// - Returns: whether it may: not after the end, and not for a second event of the same kind.
    package mutating func enter(for event: Event? = nil) -> Bool {
        guard !hasEnded else { return false }
        switch event {
        case .response where hasResponded, .failure where hasFailed: return false
        case .response: hasResponded = true
        case .failure: hasFailed = true
        case nil: break
        }
        workerCount += 1
        return true
    }

    /// Ends work on the span.
    ///
    /// - Returns: whether the span is to be finished now.
    package mutating func leave() -> Bool {
        // Whoever leaves has entered, so there is somebody; and if not, nothing may go wrong here either.
        guard workerCount > 0 else { return false }
        workerCount -= 1
        return hasEnded && workerCount == 0
    }

    /// Asks for the end. Only the first call counts.
    ///
    /// - Returns: whether the span is to be finished now; if not, somebody finishes it later, or has finished it.
    package mutating func end() -> Bool {
        guard !hasEnded else { return false }
        hasEnded = true
        return workerCount == 0
    }
}
