//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
private import Synchronization
internal import Tracing

/// A span recorded by a swift-distributed-tracing tracer.
final class BackendSpan: OpenTracing.Span, ServiceContextCarrying {
    private struct State {
        var operationName: String
        var baggage: Baggage
        var isFinished = false
    }

    private let span: any Tracing.Span
    private let owner: BackendTracer
    private let identifiers: LazyIdentifiers
    private let startTime: Timestamp
    /// Also held while attributes are changed, because not every tracer merges concurrent changes.
    private let state: Mutex<State>

    init(
        _ span: any Tracing.Span,
        operationName: String,
        baggage: Baggage,
        startTime: Timestamp,
        owner: BackendTracer
    ) {
        self.span = span
        self.owner = owner
        self.startTime = startTime
        identifiers = LazyIdentifiers(owner.backend)
        state = Mutex(State(operationName: operationName, baggage: baggage))
    }

    var serviceContext: ServiceContext { span.context }

    var context: any SpanContext {
        BackendSpanContext(span.context, baggage: state.withLock { $0.baggage }, identifiers: identifiers)
    }

    var tracer: any OpenTracing.Tracer { owner }

    /// The assigned name: a tracer does not always return the name it was given.
    var operationName: String { state.withLock { $0.operationName } }

    var isRecording: Bool { !state.withLock { $0.isFinished } && span.isRecording }

    func setOperationName(_ operationName: String) -> Self {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.operationName = operationName
            span.operationName = operationName
        }
        return self
    }

    func setTag(_ key: String, to value: TagValue) -> Self {
        setTags([key: value])
    }

    func setTags(_ tags: Tags) -> Self {
        guard span.isRecording else { return self }
        state.withLock { state in
            guard !state.isFinished else { return }
            write(tags)
        }
        return self
    }

    /// Writes tags: the status for status tags, otherwise attributes, in a single assignment.
    private func write(_ tags: Tags) {
        var attributes = span.attributes
        var hasAttributes = false
        for (key, value) in tags {
            switch (key, value) {
            case ("error", true): span.setStatus(SpanStatus(code: .error))
            case (SpanTagNames.statusCode, .string(SpanTagNames.okay)): span.setStatus(SpanStatus(code: .ok))
            default:
                attributes.set(key, value: SpanAttribute(value))
                hasAttributes = true
            }
        }
        if hasAttributes { span.attributes = attributes }
    }

    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self {
        guard isRecording else { return self }
        let time = (timestamp ?? .now).instant
        if fields["event"] == "error", write(fields, ofErrorAt: time) { return self }
        var attributes: SpanAttributes = [:]
        for field in fields where field.key != "event" {
            attributes.set(field.key, value: SpanAttribute(field.value))
        }
        span.addEvent(SpanEvent(name: fields["event"]?.description ?? "log", at: time, attributes: attributes))
        return self
    }

    /// Records an error, or the message of the status, if the fields describe one; returns whether they do.
    private func write(_ fields: LogFields, ofErrorAt time: DefaultTracerClock.Timestamp) -> Bool {
        if let error = fields["error.object"]?.errorValue {
            var attributes: SpanAttributes = [:]
            for field in fields where !["event", "error.kind", "error.object", "message"].contains(field.key) {
                attributes.set(field.key, value: SpanAttribute(field.value))
            }
            span.recordError(error, attributes: attributes, at: time)
            return true
        }
        guard fields.count == 2, let message = fields["message"]?.stringValue else { return false }
        span.setStatus(SpanStatus(code: .error, message: message))
        return true
    }

    func setBaggageItem(_ key: String, to value: String?) -> Self {
        state.withLock { state in
            if !state.isFinished { state.baggage[key] = value }
        }
        return self
    }

    func setBaggageItem(_ item: BaggageItem) -> Self {
        state.withLock { state in
            if !state.isFinished { state.baggage.set(item) }
        }
        return self
    }

    /// Adds a link to another span of the tracer.
    func addLink(_ link: SpanLink) {
        if isRecording { span.addLink(link) }
    }

    func finish(at timestamp: Timestamp?) {
        let isFirst = state.withLock { state in
            defer { state.isFinished = true }
            return !state.isFinished
        }
        guard isFirst else { return }
        // The duration uses the monotonic clock if both times were read from it, and is never negative.
        let duration = max(0, startTime.nanoseconds(to: timestamp ?? .now))
        span.end(at: startTime.advanced(byNanoseconds: duration).instant)
    }
}
#endif
