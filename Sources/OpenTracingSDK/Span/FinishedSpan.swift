//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A span that can create its record once it has finished.
protocol RecordedSpan: Span {
    /// The span's own context.
    var traceContext: TraceContext { get }

    /// The span as passed to exporters.
    var record: SpanRecord { get }

    /// The parent; `nil` for a root.
    var parent: TraceContext? { get }

    /// The tags of the span.
    var tags: Tags { get }

    /// The duration in nanoseconds; zero until the span has finished.
    var durationNanoseconds: Int64 { get }
}

/// A started span, as passed to span processors, which can read it and set tags.
///
/// ```swift
/// struct TenantProcessor: SpanProcessor {
///     func spanStarted(_ span: StartedSpan) { span.setTag("tenant", to: span.context.baggage["tenant"]) }
///     func spanFinished(_ span: FinishedSpan) {}
/// }
/// ```
///
/// Creating one is free; properties are read only on access.
public struct StartedSpan: Sendable {
    private let span: (any RecordedSpan)?

    /// The span's own context, with its baggage.
    public let context: TraceContext

    init(_ span: some RecordedSpan, _ context: TraceContext) {
        self.span = span
        self.context = context
    }

    /// Creates a span with only a context, for tests of processors.
    package init(_ context: TraceContext) {
        span = nil
        self.context = context
    }

    /// The context of the parent; `nil` for a root.
    public var parent: TraceContext? { span?.parent }

    /// The operation name.
    public var operationName: String { span?.operationName ?? "" }

    /// The tags set so far.
    public var tags: Tags { span?.tags ?? [:] }

    /// Sets a tag. The tag `sampling.priority` is ignored: the sampling decision has been made.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag; `nil` leaves the tag unchanged.
    public func setTag<Value: TagValueConvertible>(_ key: String, to value: Value?) {
        guard !SamplingPriority.isKey(key) else { return }
        span?.setTag(key, to: value)
    }
}

/// A finished span, as passed to span processors.
///
/// Creating and storing one is free. Its record is created on access, which belongs off the request's thread.
public struct FinishedSpan: Sendable {
    private enum Source: Sendable {
        case span(any RecordedSpan)
        indirect case record(SpanRecord)
    }

    private let source: Source

    init(_ span: some RecordedSpan) {
        source = .span(span)
    }

    /// Creates a finished span from a record, for processors that modify spans before they pass them on.
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

    /// The tags, without those that identify the sampler.
    var tags: Tags {
        switch source {
        case .span(let span): span.tags
        case .record(let record): record.tags
        }
    }

    /// The duration in nanoseconds.
    var durationNanoseconds: Int64 {
        switch source {
        case .span(let span): span.durationNanoseconds
        case .record(let record): record.durationNanoseconds
        }
    }

    /// Whether the span has the tag `error`. Cheap: creates no record.
    package var hasFailed: Bool {
        switch source {
        case .span(let span): span.tags[.error] == true
        case .record(let record): record.tags[.error] == true
        }
    }

    /// The span as passed to exporters, created on each access.
    public var record: SpanRecord {
        switch source {
        case .span(let span): span.record
        case .record(let record): record
        }
    }
}
