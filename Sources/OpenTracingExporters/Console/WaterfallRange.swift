//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The time that a trace took, from its first start to its last finish.
struct WaterfallRange {
    private let start: Int64
    /// In nanoseconds.
    let length: UInt64

    init(of spans: [SpanRecord]) {
        let start = spans.map(\.startTime.nanosecondsSinceEpoch).min() ?? 0
        self.start = start
        length = spans.map { Self.interval(of: $0, since: start).upperBound }.max() ?? 0
    }

    /// When a span ran, in nanoseconds after the start of the trace.
    func interval(of span: SpanRecord) -> ClosedRange<UInt64> {
        Self.interval(of: span, since: start)
    }

    private static func interval(of span: SpanRecord, since start: Int64) -> ClosedRange<UInt64> {
        // Right over the whole range of both numbers, since no span of the trace starts before `start`.
        let offset = UInt64(bitPattern: span.startTime.nanosecondsSinceEpoch &- start)
        let (end, overflow) = offset.addingReportingOverflow(UInt64(max(0, span.durationNanoseconds)))
        return offset...(overflow ? .max : end)
    }

    /// The part of a bar's column that an interval fills: at least one cell, and never outside of the column.
    func cells(of interval: ClosedRange<UInt64>, in width: Int) -> Range<Int> {
        guard width > 0 else { return 0..<0 }
        guard length > 0 else { return 0..<width }
        let scale = Double(width) / Double(length)
        // Both products lie between zero and the width, but for the last bit.
        let first = min(Int(Double(interval.lowerBound) * scale), width - 1)
        let last = Int((Double(interval.upperBound) * scale).rounded())
        return first..<min(max(last, first + 1), width)
    }
}
