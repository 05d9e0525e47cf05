//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The durations of an operation in the last few minutes, according to the kept traces.
struct OperationDurations: Encodable {
    /// A time slot of a few seconds in which the operation finished at least once.
    struct Slot: Encodable {
        /// The index of the slot, 0 for the oldest.
        let number: Int
        let count: Int
        let errors: Int
        /// In microseconds, like `longest`.
        let median: Double
        let longest: Double
    }

    /// The maximum number of operations: the most frequent ones.
    private static let limit = 12
    /// The slots are those in which requests are counted.
    private static let slotCount = RequestRates.slotCount

    let service: String
    let operation: String
    let slots: [Slot]

    /// Returns the operations that are entry points of services.
    ///
    /// - Parameters:
    ///   - traces: the kept traces.
    ///   - incompleteUntil: until when traces are gone. What finished earlier is left out: of that time, there are only traces that
    ///     are kept because they failed or were slow.
    ///   - now: the current time.
    static func all(
        of traces: [RecentTrace],
        incompleteUntil: Timestamp?,
        now: Timestamp
    ) -> [OperationDurations] {
        let nanosecondsPerSlot = RequestRates.secondsPerSlot * 1_000_000_000
        let last = now.nanosecondsSinceEpoch / nanosecondsPerSlot
        var spans: [[String]: [Int: [SpanRecord]]] = [:]
        for trace in traces {
            for span in trace.spans where span.parent == nil || span.tags["span.kind"]?.stringValue == "server" {
                let age = last - span.finishTime.nanosecondsSinceEpoch / nanosecondsPerSlot
                guard age >= 0, age < slotCount, incompleteUntil.map({ $0 < span.finishTime }) ?? true else { continue }
                spans[[span.resource.serviceName, span.operationName], default: [:]][
                    slotCount - 1 - Int(age),
                    default: []
                ].append(span)
            }
        }
        return
            spans.map { names, slots in (names, slots, slots.values.reduce(0) { $0 + $1.count }) }
            .sorted { ($1.2, $0.0[0], $0.0[1]) < ($0.2, $1.0[0], $1.0[1]) }
            .prefix(limit)
            .map { names, slots, _ in
                OperationDurations(
                    service: names[0],
                    operation: names[1],
                    slots: slots.sorted { $0.key < $1.key }.map { Slot(number: $0.key, $0.value) }
                )
            }
    }
}

extension OperationDurations.Slot {
    init(number: Int, _ spans: [SpanRecord]) {
        let durations = spans.map { $0.duration / .microseconds(1) }.sorted()
        self.init(
            number: number,
            count: spans.count,
            errors: spans.count(where: \.hasFailed),
            median: durations[durations.count / 2],
            longest: durations[durations.count - 1]
        )
    }
}
