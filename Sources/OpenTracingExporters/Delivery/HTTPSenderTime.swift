//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// What a sender knows of time and chance; tests give it others.
package struct HTTPSenderTime: Sendable {
    /// The time since some moment, never going back.
    package var elapsed: @Sendable () -> Duration

    /// Seconds since 1970.
    package var secondsSinceEpoch: @Sendable () -> Int64

    /// Waits.
    package var wait: @Sendable (Duration) async throws -> Void

    /// A number from 0 up to 1.
    package var chance: @Sendable () -> Double

    package init(
        elapsed: @escaping @Sendable () -> Duration,
        secondsSinceEpoch: @escaping @Sendable () -> Int64,
        wait: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.elapsed = elapsed
        self.secondsSinceEpoch = secondsSinceEpoch
        self.wait = wait
        self.chance = chance
    }
}

extension HTTPSenderTime {
    /// The clocks of the system.
    package static let system: HTTPSenderTime = {
        let start = ContinuousClock.now
        return HTTPSenderTime(
            elapsed: { start.duration(to: .now) },
            secondsSinceEpoch: { Timestamp.now.nanosecondsSinceEpoch / 1_000_000_000 },
            wait: { try await CancellableSleep.sleep(for: $0) },
            chance: { .random(in: 0..<1) }
        )
    }()
}
