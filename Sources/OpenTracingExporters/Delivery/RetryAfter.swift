//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
