//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How often and for how long an exporter tries to send a batch.
///
/// It tries again after the statuses 429, 502, 503 and 504, and when no answer came. It waits longer each time, doubling the
/// wait, and by chance a little less than that, so that many processes do not come back at the same moment. Where the receiver
/// says how long to wait (`Retry-After`), it waits at least that long. All other statuses are final.
///
/// OpenTelemetry protocol specification, "OTLP/HTTP response" and "OTLP/HTTP throttling".
public struct RetryPolicy: Sendable, Hashable {
    /// How often a batch is sent at most; 1 for no retries.
    public var maximumAttempts: Int

    /// The wait before the second attempt.
    public var initialDelay: Duration

    /// The longest wait that the doubling leads to.
    public var maximumDelay: Duration

    /// How long all attempts and waits for one batch may take together.
    public var deadline: Duration

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - maximumAttempts: how often a batch is sent at most.
    ///   - initialDelay: the wait before the second attempt.
    ///   - maximumDelay: the longest wait that the doubling leads to.
    ///   - deadline: how long all attempts and waits for one batch may take together.
    public init(
        maximumAttempts: Int = 5,
        initialDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(8),
        deadline: Duration = .seconds(25)
    ) {
        self.maximumAttempts = maximumAttempts
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.deadline = deadline
    }

    /// Each batch is sent once.
    public static let none = RetryPolicy(maximumAttempts: 1)

    /// Whether a status asks for another attempt.
    package static func isRetryable(status: Int) -> Bool {
        switch status {
        case 429, 502, 503, 504: true
        default: false
        }
    }

    /// How long to wait before the next attempt.
    ///
    /// - Parameters:
    ///   - attempts: how many attempts were made, at least one.
    ///   - elapsed: how long all of it has taken so far.
    ///   - requested: the wait that the receiver asked for.
    ///   - chance: a number from 0 up to 1 that decides about the jitter.
    /// - Returns: the wait, or `nil` when there is no next attempt.
    package func delay(
        afterAttempts attempts: Int,
        elapsed: Duration,
        requested: Duration?,
        chance: Double
    ) -> Duration? {
        guard attempts < maximumAttempts else { return nil }
        let delay = delay(afterAttempts: attempts, requested: requested, chance: chance)
        return elapsed + delay < deadline ? delay : nil
    }

    /// How long to wait before the next attempt, when there is one in any case.
    ///
    /// - Parameters:
    ///   - attempts: how many attempts were made, at least one.
    ///   - requested: the wait that the receiver asked for.
    ///   - chance: a number from 0 up to 1 that decides about the jitter.
    /// - Returns: the wait.
    package func delay(afterAttempts attempts: Int, requested: Duration?, chance: Double) -> Duration {
        // 2^30 times any delay that is not zero is beyond every maximum in use.
        let doubled = min(max(.zero, initialDelay) * Double(1 << min(max(attempts - 1, 0), 30)), maximumDelay)
        return max(doubled * (0.5 + 0.5 * chance), requested ?? .zero, .zero)
    }
}
