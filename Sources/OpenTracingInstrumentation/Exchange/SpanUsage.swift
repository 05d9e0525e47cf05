//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Who is at work on a span, and whether its response and its end have been told.
///
/// Threads may call all members at once: what comes of it is what would come of some order of the calls. Whoever is told so
/// finishes the span: exactly one caller, after the last one who was at work on it.
package struct SpanUsage<Number: SharedNumber & ~Copyable>: ~Copyable, Sendable {
    private static var hasEnded: UInt { 1 << (UInt.bitWidth - 1) }
    private static var hasResponded: UInt { hasEnded >> 1 }
    private static var workers: UInt { hasResponded - 1 }

    /// Two flags, and below them the number of those who are at work. One number, so that a change of all is one step.
    private let number: Number

    /// Creates the usage of a new span.
    ///
    /// - Parameter number: zero.
    package init(_ number: consuming Number = Number()) {
        self.number = number
    }

    /// Whether neither the response nor the end has been told.
    package var isRunning: Bool {
        number.load() & (Self.hasEnded | Self.hasResponded) == 0
    }

    /// Begins work on the span, and must be followed by ``leave()`` if it may.
    ///
    /// - Parameter isResponse: whether the response is told, which happens once.
    /// - Returns: whether it may: not after the end, and not for a second response.
    package func enter(isResponse: Bool = false) -> Bool {
        let obstacles = isResponse ? Self.hasEnded | Self.hasResponded : Self.hasEnded
        let addition = isResponse ? Self.hasResponded + 1 : 1
        while true {
            let old = number.load()
            guard old & obstacles == 0 else { return false }
            if number.exchange(old, for: old + addition) { return true }
        }
    }

    /// Ends work on the span.
    ///
    /// - Returns: whether the span is to be finished now.
    package func leave() -> Bool {
        while true {
            let old = number.load()
            // Whoever leaves has entered, so there is somebody; and if not, nothing may go wrong here either.
            guard old & Self.workers > 0 else { return false }
            if number.exchange(old, for: old - 1) { return old & ~Self.hasResponded == Self.hasEnded + 1 }
        }
    }

    /// Asks for the end. Only the first call counts.
    ///
    /// - Returns: whether the span is to be finished now; if not, somebody finishes it later, or has finished it.
    package func end() -> Bool {
        while true {
            let old = number.load()
            guard old & Self.hasEnded == 0 else { return false }
            if number.exchange(old, for: old | Self.hasEnded) { return old & Self.workers == 0 }
        }
    }
}
