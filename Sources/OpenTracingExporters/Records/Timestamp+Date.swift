//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Foundation
public import OpenTracing

extension Timestamp {
    /// Creates a timestamp from a date, for spans that are recorded after the fact.
    ///
    /// - Parameter date: the date; one that is too far away to count in nanoseconds becomes the first or the last timestamp.
    public init(_ date: Date) {
        // Whole seconds and the rest apart, since all together have more digits than a `Double` holds.
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
    /// Creates the date of a timestamp, to less than a microsecond.
    ///
    /// - Parameter timestamp: the timestamp.
    public init(_ timestamp: Timestamp) {
        self.init(timeIntervalSince1970: Double(timestamp.nanosecondsSinceEpoch) / 1_000_000_000)
    }
}
