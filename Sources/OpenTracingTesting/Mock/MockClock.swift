//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// A clock for a ``MockTracer`` that stands still until a test moves it.
///
/// ```swift
/// let clock = MockClock()
/// let tracer = MockTracer(clock: clock.now)
/// clock.advance(by: .microseconds(1))
/// ```
public final class MockClock: Sendable {
    private let time: Mutex<Timestamp>

    /// Creates a clock.
    ///
    /// - Parameter start: the time that the clock shows first; one second after 1970-01-01T00:00:00Z by default.
    public init(start: Timestamp = Timestamp(nanosecondsSinceEpoch: 1_000_000_000)) {
        time = Mutex(start)
    }

    /// The time that the clock shows.
    ///
    /// - Returns: the time.
    @Sendable
    public func now() -> Timestamp {
        time.withLock { $0 }
    }

    /// Moves the clock.
    ///
    /// - Parameter duration: how far; negative to set the clock back.
    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}
