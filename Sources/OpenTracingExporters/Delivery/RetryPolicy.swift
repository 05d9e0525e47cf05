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
    package var maximumAttempts: Int

    /// The wait before the second attempt.
    package var initialDelay: Duration

    /// The longest wait that the doubling leads to.
    package var maximumDelay: Duration

    /// How long all attempts and waits for one batch may take together.
    package var deadline: Duration

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

/// The value of the header `Retry-After`: how long to wait before asking again.
///
/// RFC 9110, sections 10.2.3 (the header) and 5.6.7 (dates).
package enum RetryAfter {
    /// Longer waits than a day are taken for a day: no batch waits that long.
    private static let longest: Int64 = 86_400

    /// Reads the header's value.
    ///
    /// - Parameters:
    ///   - value: a number of seconds, or a date in any of the three forms of HTTP.
    ///   - now: the current time in seconds since 1970.
    /// - Returns: the wait, zero for a date that has passed; `nil` when the value is neither.
    package static func delay(_ value: String, now: Int64) -> Duration? {
        let text = value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(min(Int64(text) ?? longest, longest))
        }
        return date(text).map { .seconds(min(max(0, $0 - now), longest)) }
    }

    /// Seconds since 1970 of a date: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
    /// `Sun Nov  6 08:49:37 1994`.
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
        // Two digits mean the past when they would otherwise be far in the future.
        if year < 100 { year += year < 70 ? 2_000 : 1_900 }
        return CalendarTime.days(year: year, month: Int64(month), day: Int64(day)) * 86_400
            + Int64(hour) * 3_600 + Int64(minute) * 60 + Int64(second)
    }
}
