//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Conversions between timestamps and dates, in UTC and the Gregorian calendar.
package enum CalendarTime {
    /// Returns the days from 1970-01-01 to a date, with the month starting at zero. Correct from the year 1.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        // Years are counted from March, so that the leap day is the last of the year.
        let shiftedYear = month < 2 ? year - 1 : year
        let shiftedMonth = (month + 10) % 12
        return days(beforeShiftedYear: shiftedYear) + days(beforeShiftedMonth: shiftedMonth) + day - 1
    }

    /// Formats a timestamp according to RFC 3339, with nanoseconds: `2023-11-14T22:13:20.000000000Z`.
    ///
    /// - Parameter nanoseconds: nanoseconds since 1970.
    package static func text(nanoseconds: UInt64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        let days = Int64(seconds / 86_400)
        // An estimate from the mean length of a year; off by at most one.
        var year = (days + 719_468) * 400 / 146_097
        while Self.days(beforeShiftedYear: year) > days { year -= 1 }
        while Self.days(beforeShiftedYear: year + 1) <= days { year += 1 }
        let dayOfYear = days - Self.days(beforeShiftedYear: year)
        var month: Int64 = 11
        while Self.days(beforeShiftedMonth: month) > dayOfYear { month -= 1 }
        let day = dayOfYear - Self.days(beforeShiftedMonth: month) + 1
        let date = "\(digits(UInt64(month < 10 ? year : year + 1), 4))-\(digits(UInt64((month + 2) % 12 + 1), 2))"
        let time = "\(digits(seconds / 3_600 % 24, 2)):\(digits(seconds / 60 % 60, 2)):\(digits(seconds % 60, 2))"
        return "\(date)-\(digits(UInt64(day), 2))T\(time).\(digits(nanoseconds % 1_000_000_000, 9))Z"
    }

    /// Returns the days from 1970-01-01 to the first of March of a year.
    private static func days(beforeShiftedYear year: Int64) -> Int64 {
        year * 365 + year / 4 - year / 100 + year / 400 - 719_468
    }

    /// Returns the days from the first of March to the first of a month, counted from zero for March: five consecutive months
    /// always have 153 days.
    private static func days(beforeShiftedMonth month: Int64) -> Int64 {
        (month * 153 + 2) / 5
    }

    private static func digits(_ number: UInt64, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
}
