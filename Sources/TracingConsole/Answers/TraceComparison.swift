//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// A comparison of a trace with others of its route: the trace of median duration, and the typical duration of each operation.
struct TraceComparison: Encodable {
    struct Operation: Encodable {
        let name: String
        let count: Int
        /// The total duration of the operation's spans in this trace, in microseconds.
        let duration: Double
        /// The median count and duration among the other traces.
        let medianCount: Int
        let median: Double
    }

    /// The number of other traces.
    let traces: Int
    let trace: TraceDetail
    let median: TraceDetail?
    let operations: [Operation]

    init(_ trace: RecentTrace, among all: [RecentTrace]) {
        let name = trace.root?.operationName
        let others = all.filter { $0.traceID != trace.traceID && $0.root?.operationName == name }
        let byDuration = others.map { ($0, $0.root?.duration ?? .zero) }.sorted { $0.1 < $1.1 }.map(\.0)
        traces = others.count
        self.trace = TraceDetail(trace)
        median = byDuration.isEmpty ? nil : TraceDetail(byDuration[(byDuration.count - 1) / 2])
        let own = Self.sums(of: trace)
        let sums = others.map(Self.sums)
        let names = Set(own.keys).union(sums.flatMap(\.keys))
        operations = names.sorted().map { name in
            Operation(
                name: name,
                count: own[name]?.count ?? 0,
                duration: own[name]?.microseconds ?? 0,
                medianCount: Self.middle(sums.map { $0[name]?.count ?? 0 }) ?? 0,
                median: Self.middle(sums.map { $0[name]?.microseconds ?? 0 }) ?? 0
            )
        }
    }

    private static func sums(of trace: RecentTrace) -> [String: (count: Int, microseconds: Double)] {
        trace.spans.reduce(into: [:]) { sums, span in
            let sum = sums[span.operationName] ?? (0, 0)
            sums[span.operationName] = (sum.count + 1, sum.microseconds + span.duration / .microseconds(1))
        }
    }

    private static func middle<Number: Comparable>(_ numbers: [Number]) -> Number? {
        numbers.isEmpty ? nil : numbers.sorted()[(numbers.count - 1) / 2]
    }
}
