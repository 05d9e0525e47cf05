//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
public import Tracing

/// A span of this project as swift-distributed-tracing sees it.
///
/// The copies of a value stand for the same span. After ``end(at:)`` nothing changes any more, and every call is safe. Inside a request
/// that is not traced there is no span behind the value: it records nothing, and its context passes on what came with the request.
public struct DistributedSpan: Tracing.Span {
    /// The context that the span was started in, with the span: for code that runs inside, and for requests that it sends.
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

    /// The span while it has not ended.
    private var openSpan: (any OpenTracing.Span)? { facts.isOpen ? span : nil }

    /// The name of the operation; setting it renames the span.
    public var operationName: String {
        get { span?.operationName ?? "" }
        nonmutating set { openSpan?.setOperationName(newValue) }
    }

    /// Whether tags and logs of the span are kept.
    public var isRecording: Bool { openSpan?.isRecording ?? false }

    /// The attributes, each of which is a tag of the span, with its type.
    ///
    /// A set merges: attributes are added and overwritten, and none is removed. So several tasks may write at once, and none loses what
    /// it has written under a key of its own.
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

    /// Sets the status. A failure is the tag `error`, with its message in a log record; success is final, and is the tag
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
    /// - Parameter event: what happened.
    public func addEvent(_ event: SpanEvent) {
        guard let span = openSpan, span.isRecording else { return }
        var fields = LogFields(event: event.name)
        fields.append(event.attributes)
        span.log(fields, at: Timestamp(nanosecondsSinceEpoch: Int64(clamping: event.nanosecondsSinceEpoch)))
    }

    /// Adds a log record about an error, with the fields of the OpenTracing conventions. The status stays as it is.
    ///
    /// - Parameters:
    ///   - error: what went wrong. Its description is recorded: keep passwords and tokens out of it.
    ///   - attributes: further fields.
    ///   - instant: when it happened.
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

    /// Adds a log record with the identifiers of a span that this one is related to: a reference can be made at the start only.
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

    /// Ends the span. Only the first call counts.
    ///
    /// - Parameter instant: when the operation ended; one before the start counts as the start.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let span, facts.end() else { return }
        // The clock is not read for a span that nobody keeps.
        span.finish(at: span.isRecording ? Timestamp(instant()) : nil)
    }
}
#endif
