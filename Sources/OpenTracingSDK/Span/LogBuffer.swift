//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The log records of a span, bounded: the first half of the limit stays, the rest is a ring of the newest.
struct LogBuffer: Sendable {
    private var records: [LogRecord] = []
    private var oldestInRing = 0

    /// How many records were left out.
    private(set) var droppedCount = 0

    mutating func append(_ record: LogRecord, limit: Int) {
        guard records.count >= limit else {
            records.append(record)
            return
        }
        droppedCount += 1
        guard limit > 0 else { return }
        let ringStart = limit / 2
        records[ringStart + oldestInRing] = record
        oldestInRing = (oldestInRing + 1) % (limit - ringStart)
    }

    /// The records that were kept, in the order in which they were added.
    var ordered: [LogRecord] {
        guard oldestInRing > 0 else { return records }
        let ringStart = records.count / 2
        let newestStart = ringStart + oldestInRing
        return Array(records[..<ringStart] + records[newestStart...] + records[ringStart..<newestStart])
    }
}
