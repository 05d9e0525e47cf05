//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A time span as people read it, in about three digits: `850 ns`, `12.4 ms`, `3.07 s`, `2 min 05 s`; at most 11 columns.
package enum DurationText {
    /// Writes a time span. Digits are cut, not rounded, so that no unit overflows into the next.
    ///
    /// - Parameters:
    ///   - nanoseconds: the length.
    ///   - microsecond: how to write the unit of a millionth second.
    /// - Returns: the text.
    package static func make(nanoseconds: UInt64, microsecond: String) -> String {
        switch nanoseconds {
        case ..<1_000: "\(nanoseconds) ns"
        case ..<1_000_000: "\(digits(nanoseconds, unit: 1_000)) \(microsecond)"
        case ..<1_000_000_000: "\(digits(nanoseconds, unit: 1_000_000)) ms"
        case ..<60_000_000_000: "\(digits(nanoseconds, unit: 1_000_000_000)) s"
        case ..<3_600_000_000_000:
            "\(nanoseconds / 60_000_000_000) min \(twoDigits(nanoseconds / 1_000_000_000 % 60)) s"
        case ..<360_000_000_000_000:
            "\(nanoseconds / 3_600_000_000_000) h \(twoDigits(nanoseconds / 60_000_000_000 % 60)) min"
        default: "\(nanoseconds / 3_600_000_000_000) h"
        }
    }

    private static func digits(_ nanoseconds: UInt64, unit: UInt64) -> String {
        let whole = nanoseconds / unit
        let rest = nanoseconds % unit
        return switch whole {
        case ..<10: "\(whole).\(twoDigits(rest / (unit / 100)))"
        case ..<100: "\(whole).\(rest / (unit / 10))"
        default: "\(whole)"
        }
    }

    private static func twoDigits(_ number: UInt64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
