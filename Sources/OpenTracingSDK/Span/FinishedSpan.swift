//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A span whose record can be put together once it has finished.
protocol RecordedSpan: Span {
    /// The span's own context.
    var traceContext: TraceContext { get }

    /// The span as exporters see it.
    var record: SpanRecord { get }

    /// The parent; `nil` for a root.
    var parent: TraceContext? { get }

    /// The tags that the span has.
    var tags: Tags { get }

    /// How long it took in nanoseconds; zero until it has finished.
    var durationNanoseconds: Int64 { get }
}

/// A span that has started, as it is handed to span processors: they can read it, and give it tags.
///
/// ```swift
/// struct TenantProcessor: SpanProcessor {
///     func spanStarted(_ span: StartedSpan) { span.setTag("tenant", to: span.context.baggage["tenant"]) }
///     func spanFinished(_ span: FinishedSpan) {}
/// }
/// ```
///
/// It costs nothing to make, and what nobody asks for is not read.
public struct StartedSpan: Sendable {
    private let span: (any RecordedSpan)?

    /// The span's own context, with its baggage.
    public let context: TraceContext

    init(_ span: some RecordedSpan, _ context: TraceContext) {
        self.span = span
        self.context = context
    }

    /// A span that is known by its context alone, for tests of processors.
    package init(_ context: TraceContext) {
        span = nil
        self.context = context
    }

    /// The context of the parent; `nil` for a root.
    public var parent: TraceContext? { span?.parent }

    /// The name of the operation.
    public var operationName: String { span?.operationName ?? "" }

    /// The tags that the span has so far.
    public var tags: Tags { span?.tags ?? [:] }

    /// Sets a tag. The tag `sampling.priority` is ignored: the decision about the span has been made.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag. With `nil` nothing happens.
    public func setTag<Value: TagValueConvertible>(_ key: String, to value: Value?) {
        guard !SamplingPriority.isKey(key) else { return }
        span?.setTag(key, to: value)
    }
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
    package init(_ record: SpanRecord) {
        source = .record(record)
    }

    /// The span's own context.
    public var context: TraceContext {
        switch source {
        case .span(let span): span.traceContext
        case .record(let record): record.context
        }
    }

    /// The tags, without those that say who decided to record it.
    var tags: Tags {
        switch source {
        case .span(let span): span.tags
        case .record(let record): record.tags
        }
    }

    /// How long the operation took in nanoseconds.
    var durationNanoseconds: Int64 {
        switch source {
        case .span(let span): span.durationNanoseconds
        case .record(let record): record.durationNanoseconds
        }
    }

    /// Whether the span has the tag `error`. Cheap: no record is put together.
    package var hasFailed: Bool {
        switch source {
        case .span(let span): span.tags[.error] == true
        case .record(let record): record.tags[.error] == true
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
