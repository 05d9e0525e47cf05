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

    /// A tag or the status of the first span that is not the same in both traces.
    struct Difference: Encodable {
        let name: String
        /// `nil` if this trace has none.
        let here: String?
        /// `nil` if the trace of median duration has none.
        let median: String?
    }

    /// The number of other traces.
    let traces: Int
    let trace: TraceDetail
    let median: TraceDetail?
    let operations: [Operation]
    /// The differences between the first spans of this trace and of the one of median duration.
    let differences: [Difference]

    init(_ trace: RecentTrace, among all: [RecentTrace]) {
        let name = trace.root?.operationName
        let others = all.filter { $0.traceID != trace.traceID && $0.root?.operationName == name }
        let byDuration = others.map { ($0, $0.root?.duration ?? .zero) }.sorted { $0.1 < $1.1 }.map(\.0)
        traces = others.count
        self.trace = TraceDetail(trace)
        let middle = byDuration.isEmpty ? nil : byDuration[(byDuration.count - 1) / 2]
        median = middle.map(TraceDetail.init)
        differences = middle.map { Self.differences(trace, $0) } ?? []
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

    private static func differences(_ trace: RecentTrace, _ other: RecentTrace) -> [Difference] {
        let (own, others) = (told(by: trace), told(by: other))
        return Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }.sorted()
            .map { Difference(name: $0, here: own[$0], median: others[$0]) }
    }

    private static func told(by trace: RecentTrace) -> [String: String] {
        let tags = trace.root?.tags.map { ($0.key, $0.value.description) } ?? []
        var told = Dictionary(tags) { _, last in last }
        told["failed spans"] = String(trace.spans.count(where: \.hasFailed) + trace.droppedErrorCount)
        return told
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
