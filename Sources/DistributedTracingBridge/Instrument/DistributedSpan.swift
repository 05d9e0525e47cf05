//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
public import Tracing

/// A span of this package as a swift-distributed-tracing span.
///
/// Copies refer to the same span. After ``end(at:)``, calls have no effect but remain safe. Inside an untraced request, there is
/// no underlying span: the value records nothing, and its context propagates the incoming context.
public struct DistributedSpan: Tracing.Span {
    /// The context that includes the span, for code that runs inside it and for outgoing requests.
    public let context: ServiceContext

    private let span: (any OpenTracing.Span)?
    private let facts: SpanFacts
    private let scope: ServiceContextScope

    init(
        _ span: (any OpenTracing.Span)?,
        facts: SpanFacts,
        context: ServiceContext,
        scope: ServiceContextScope
    ) {
        self.span = span
        self.facts = facts
        self.context = context
        self.scope = scope
    }

    /// The span, unless it has ended.
    private var openSpan: (any OpenTracing.Span)? { facts.isOpen ? span : nil }

    /// The operation name; assigning renames the span.
    public var operationName: String {
        get { span?.operationName ?? "" }
        nonmutating set { openSpan?.setOperationName(newValue) }
    }

    /// Whether the span keeps tags and logs.
    public var isRecording: Bool { openSpan?.isRecording ?? false }

    /// The attributes, each recorded as a tag of the same type.
    ///
    /// Assignments merge: attributes are added and overwritten, never removed. Several tasks may therefore write concurrently
    /// without losing values under distinct keys.
    public var attributes: SpanAttributes {
        get { facts.attributes }
        nonmutating set { write(newValue, since: nil) }
        nonmutating _modify {
            let read = facts.attributes
            var changed = read
            defer { write(changed, since: read) }
            yield &changed
        }
    }

    private func write(_ changed: SpanAttributes, since read: SpanAttributes?) {
        guard let span, span.isRecording else { return }
        let news = facts.merge(changed, since: read)
        guard !news.isEmpty else { return }
        span.setTags(Tags(news.map { (key: $0.key, value: TagValue($0.value)) }))
    }

    /// Sets the status. A failure sets the tag `error`, with its message in a log record; success is final and sets the tag
    /// `otel.status_code`.
    ///
    /// - Parameter status: success, or failure with a message.
    public func setStatus(_ status: SpanStatus) {
        guard let span, let settled = facts.settle(status.code) else { return }
        switch settled.code {
        case .ok:
            span.setTag(SpanTagNames.statusCode, to: .string(SpanTagNames.okay))
            if settled.overridesFailure { span.setTag(.error, to: false) }
        case .error:
            span.setTag(.error, to: true)
            if let message = status.message, !message.isEmpty { span.log([.event("error"), .message(message)]) }
        }
    }

    /// Adds a log record with the field `event` and the attributes, at the event's own time.
    ///
    /// - Parameter event: the event.
    public func addEvent(_ event: SpanEvent) {
        guard let span = openSpan, span.isRecording else { return }
        var fields = LogFields(event: event.name)
        fields.append(event.attributes)
        span.log(fields, at: Timestamp(nanosecondsSinceEpoch: Int64(clamping: event.nanosecondsSinceEpoch)))
    }

    /// Adds a log record for an error, with the fields of the OpenTracing conventions. The status is unchanged.
    ///
    /// - Parameters:
    ///   - error: the error. Its description is recorded, so it must not contain passwords or tokens.
    ///   - attributes: additional fields.
    ///   - instant: the time of the error.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        guard let span = openSpan, span.isRecording else { return }
        var fields = LogFields(error: error)
        fields.append(attributes)
        span.log(fields, at: Timestamp(instant()))
    }

    /// Adds a log record with the identifiers of a related span, because references can only be added at the start.
    ///
    /// - Parameter link: the context of the other span, and attributes.
    public func addLink(_ link: SpanLink) {
        guard let span = openSpan, span.isRecording else { return }
        if let backendSpan = span as? BackendSpan { return backendSpan.addLink(link) }
        guard let other = scope.entry(in: link.context)?.spanContext else { return }
        var fields = LogFields(event: SpanTagNames.linkEvent)
        fields.append(LogField("link.trace_id", .string(other.traceIDString)))
        fields.append(LogField("link.span_id", .string(other.spanIDString)))
        fields.append(link.attributes)
        span.log(fields)
    }

    /// Ends the span. Calls after the first have no effect.
    ///
    /// - Parameter instant: the end time; a time before the start is replaced by the start.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let span, facts.end() else { return }
        // Avoids reading the clock for a span that is not recorded.
        span.finish(at: span.isRecording ? Timestamp(instant()) : nil)
    }
}
#endif
