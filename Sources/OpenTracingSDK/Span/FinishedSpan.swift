//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A span whose record can be put together once it has finished.
protocol RecordedSpan: AnyObject, Sendable {
    /// The span's own context.
    var traceContext: TraceContext { get }

    /// The span as exporters see it.
    var record: SpanRecord { get }
}

/// A span that has finished, as it is handed to span processors.
///
/// It costs nothing to make and to keep. Its record is put together when it is asked for, which belongs on a thread that
/// has time.
public struct FinishedSpan: Sendable {
    private enum Source: Sendable {
        case span(any RecordedSpan)
        indirect case record(SpanRecord)
    }

    private let source: Source

    init(_ span: some RecordedSpan) {
        source = .span(span)
    }

    /// Creates a finished span from a record, for processors that change spans before they pass them on.
    ///
    /// - Parameter record: the record.
    public init(_ record: SpanRecord) {
        source = .record(record)
    }

    /// The span's own context.
    public var context: TraceContext {
        switch source {
        case .span(let span): span.traceContext
        case .record(let record): record.context
        }
    }

    /// The span as exporters see it, put together by this call.
    public var record: SpanRecord {
        switch source {
        case .span(let span): span.record
        case .record(let record): record
        }
    }
}
