//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How often and for how long an exporter tries to send a batch.
///
/// It retries after the statuses 429, 502, 503 and 504, and if there was no response. Delays double each time, with random
/// jitter, so that many processes do not retry at the same time. If the receiver requests a delay (`Retry-After`), it is the
/// minimum. All other statuses are final.
///
/// OpenTelemetry protocol specification, "OTLP/HTTP response" and "OTLP/HTTP throttling".
public struct RetryPolicy: Sendable, Hashable {
    /// The maximum number of attempts; 1 for no retries.
    package var maximumAttempts: Int

    /// The delay before the second attempt.
    package var initialDelay: Duration

    /// The maximum delay that doubling leads to.
    package var maximumDelay: Duration

    /// The time limit for all attempts and delays of one batch.
    package var deadline: Duration

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - maximumAttempts: the maximum number of attempts.
    ///   - initialDelay: the delay before the second attempt.
    ///   - maximumDelay: the maximum delay that doubling leads to.
    ///   - deadline: the time limit for all attempts and delays of one batch.
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

    /// Sends each batch once, without retries.
    public static let none = RetryPolicy(maximumAttempts: 1)

    /// Returns whether a status calls for another attempt.
    package static func isRetryable(status: Int) -> Bool {
        switch status {
        case 429, 502, 503, 504: true
        default: false
        }
    }

    /// Returns the delay before the next attempt.
    ///
    /// - Parameters:
    ///   - attempts: the number of attempts so far, at least one.
    ///   - elapsed: the total time so far.
    ///   - requested: the delay that the receiver requested.
    ///   - chance: a random number in 0..<1 that determines the jitter.
    /// - Returns: the delay, or `nil` if there is no next attempt.
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

    /// Returns the delay before the next attempt, given that there is one.
    ///
    /// - Parameters:
    ///   - attempts: the number of attempts so far, at least one.
    ///   - requested: the delay that the receiver requested.
    ///   - chance: a random number in 0..<1 that determines the jitter.
    /// - Returns: the delay.
    package func delay(afterAttempts attempts: Int, requested: Duration?, chance: Double) -> Duration {
        // 2^30 times any nonzero delay exceeds every maximum in use.
        let doubled = min(max(.zero, initialDelay) * Double(1 << min(max(attempts - 1, 0), 30)), maximumDelay)
        return max(doubled * (0.5 + 0.5 * chance), requested ?? .zero, .zero)
    }
}

/// The value of the header `Retry-After`: how long to wait before the next request.
///
/// RFC 9110, sections 10.2.3 (the header) and 5.6.7 (dates).
package enum RetryAfter {
    /// The maximum delay, one day: no batch waits longer.
    private static let longest: Int64 = 86_400

    /// Parses the header value.
    ///
    /// - Parameters:
    ///   - value: a number of seconds, or a date in any of HTTP's three formats.
    ///   - now: the current time in seconds since 1970.
    /// - Returns: the delay, zero for a date in the past; `nil` if the value is neither.
    package static func delay(_ value: String, now: Int64) -> Duration? {
        let text = value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(min(Int64(text) ?? longest, longest))
        }
        return date(text).map { .seconds(min(max(0, $0 - now), longest)) }
    }

    /// Parses a date to seconds since 1970: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6
    /// 08:49:37 1994`.
    private static func date(_ text: String) -> Int64? {
        let parts = text.split { " ,-".contains($0) }
        return switch parts.count {
        case 6 where parts[5] == "GMT": seconds(day: parts[1], month: parts[2], year: parts[3], time: parts[4])
        case 5: seconds(day: parts[2], month: parts[1], year: parts[4], time: parts[3])
        default: nil
        }
    }

    private static func seconds(day: Substring, month: Substring, year: Substring, time: Substring) -> Int64? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { UInt8($0) }
        guard let day = UInt8(day), (1...31).contains(day), let month = months.firstIndex(of: String(month)),
            var year = UInt16(year).map(Int64.init), year <= 9_999,
            clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            hour < 24, minute < 60, second <= 60
        else { return nil }
        // Interpret two digits as a year in the past if it would otherwise be far in the future.
        if year < 100 { year += year < 70 ? 2_000 : 1_900 }
        return CalendarTime.days(year: year, month: Int64(month), day: Int64(day)) * 86_400
            + Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(second)
    }
}
