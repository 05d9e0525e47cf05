//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Foundation
public import OpenTracing

extension Timestamp {
    /// Creates a timestamp from a date, for spans recorded after the fact.
    ///
    /// - Parameter date: the date; clamped to the range that fits into nanoseconds.
    public init(_ date: Date) {
        // Convert whole seconds and the fraction separately, because together they have more digits than a `Double` holds.
        let seconds = date.timeIntervalSince1970.rounded(.down)
        let rest = Duration.seconds(date.timeIntervalSince1970 - seconds)
        guard let wholeSeconds = Int64(exactly: seconds), abs(wholeSeconds) < Int64.max / 1_000_000_000 else {
            self.init(nanosecondsSinceEpoch: seconds < 0 ? .min : .max)
            return
        }
        self = Timestamp(nanosecondsSinceEpoch: wholeSeconds * 1_000_000_000).advanced(by: rest)
    }
}

extension Date {
    /// Creates the date of a timestamp, accurate to less than a microsecond.
    ///
    /// - Parameter timestamp: the timestamp.
    public init(_ timestamp: Timestamp) {
        self.init(timeIntervalSince1970: Double(timestamp.nanosecondsSinceEpoch) / 1_000_000_000)
    }
}
