//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import Testing

@Suite("Calendar time")
struct CalendarTimeTests {
    @Test(
        "A moment is written as a date and a time in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z"), (951_782_399_999_999_999, "2000-02-28T23:59:59.999999999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
            (946_684_799_000_000_001, "1999-12-31T23:59:59.000000001Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
            (.max, "2554-07-21T23:34:33.709551615Z"),
        ] as [(UInt64, String)]
    )
    func text(nanoseconds: UInt64, expected: String) {
        #expect(CalendarTime.text(nanoseconds: nanoseconds) == expected)
    }

    @Test("Every day of five centuries is counted as the calendar counts it")
    func everyDay() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var wrong: [UInt64] = []
        for day in stride(from: UInt64(0), to: 213_000, by: 13) {
            let date = Date(timeIntervalSince1970: Double(day * 86_400))
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let (year, month, dayOfMonth) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            let text = String(format: "%04d-%02d-%02dT", year, month, dayOfMonth)
            let isRight =
                CalendarTime.text(nanoseconds: day * 86_400_000_000_000).hasPrefix(text)
                && CalendarTime.days(year: Int64(year), month: Int64(month - 1), day: Int64(dayOfMonth)) == Int64(day)
            if !isRight { wrong.append(day) }
        }
        #expect(wrong.isEmpty)
    }
}
