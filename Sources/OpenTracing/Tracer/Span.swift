//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// One operation in a trace: a name, start and finish times, tags, logs, and a context that other spans can reference.
///
/// A ``Tracer`` starts a span, and records it when it finishes. All members may be called from any task or thread. Setters return
/// the span, so calls can be chained:
///
/// ```swift
/// span.setTag(.component, to: "inventory").setTag("items", to: 3).log(event: "cache.miss")
/// ```
///
/// After ``finish(at:)``, only ``context`` is useful. Every other call is safe: it does nothing but report one diagnostic to the
/// tracer. Calls that check ``isRecording`` first, such as ``record(error:fields:at:)`` and the closure form of `log`, report
/// none: code that records an error need not know whether the span is still open.
///
/// OpenTracing specification 1.1, "Span".
public protocol Span: AnyObject, Sendable {
    /// The context that other spans and other processes need to reference this span.
    ///
    /// You may read it at any time, even after the span has finished. A context that you read earlier does not change when a
    /// baggage item is set later.
    var context: any SpanContext { get }

    /// The tracer that started this span.
    var tracer: any Tracer { get }

    /// The operation name; empty for a span that records nothing.
    var operationName: String { get }

    /// Whether the span keeps tags and logs.
    ///
    /// `false` for a span that is not sampled, is a no-op or has finished: skip work that only feeds tags and logs.
    var isRecording: Bool { get }

    /// Replaces the operation name.
    ///
    /// - Parameter operationName: the new name, of low cardinality: never a raw path or an identifier.
    /// - Returns: this span.
    @discardableResult
    func setOperationName(_ operationName: String) -> Self

    /// Sets a tag, overwriting any value for its key.
    ///
    /// - Parameters:
    ///   - key: the name of the tag, any Unicode.
    ///   - value: the value of the tag.
    /// - Returns: this span.
    @discardableResult
    func setTag(_ key: String, to value: TagValue) -> Self

    /// Sets several tags at once, like calling ``setTag(_:to:)-(String,TagValue)`` for each.
    ///
    /// The default does just that. A tracer may set them atomically, so that its spans are seen with all of the tags or none.
    ///
    /// - Parameter tags: the tags to set; each overwrites any value for its key.
    /// - Returns: this span.
    @discardableResult
    func setTags(_ tags: Tags) -> Self

    /// Sets several tags at once, including those that the span was started with.
    ///
    /// For instrumentation that knows most tags only once the span is recorded. The default sets the tags that are new or have
    /// another value, so that a start tag that the tracer has changed meanwhile keeps its value. A tracer may adopt
    /// the whole collection if it has not changed the tags.
    ///
    /// - Parameters:
    ///   - tags: the start tags, in their order, followed by further ones.
    ///   - start: the tags that the span was started with.
    /// - Returns: this span.
    @discardableResult
    func setTags(_ tags: Tags, startedWith start: Tags) -> Self

    /// Adds a log record: an event at one point in time during the span.
    ///
    /// - Parameters:
    ///   - fields: what happened; see ``LogFields`` for the standard names.
    ///   - timestamp: when it happened, between the span's start and finish; `nil` for now.
    /// - Returns: this span.
    @discardableResult
    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self

    /// Sets or removes a baggage item, which travels to every later span that references this one, in this process and in others.
    ///
    /// Spans started and contexts read before do not see the change. Baggage adds bytes to every request: use it sparingly.
    ///
    /// - Parameters:
    ///   - key: the key, case-sensitive in this process; formats that put it into header names lowercase it.
    ///   - value: the value, any Unicode; `nil` removes the item.
    /// - Returns: this span.
    @discardableResult
    func setBaggageItem(_ key: String, to value: String?) -> Self

    /// Sets a baggage item with its properties, replacing any item with its key.
    ///
    /// Otherwise behaves like ``setBaggageItem(_:to:)``. Only some formats carry properties, W3C baggage among them.
    ///
    /// - Parameter item: the item.
    /// - Returns: this span.
    @discardableResult
    func setBaggageItem(_ item: BaggageItem) -> Self

    /// Finishes the span. It becomes immutable, and its tracer records it.
    ///
    /// Only the first call has an effect; a later one reports a diagnostic. If the finish time is before the start time, the
    /// duration is zero.
    ///
    /// - Parameter timestamp: when the operation ended; `nil` for now.
    func finish(at timestamp: Timestamp?)
}

extension Span {
    /// Sets the tags one after the other.
    @discardableResult
    public func setTags(_ tags: Tags) -> Self {
        for (key, value) in tags {
            setTag(key, to: value)
        }
        return self
    }

    /// Sets the tags that are new or differ from the start tags.
    @discardableResult
    public func setTags(_ tags: Tags, startedWith start: Tags) -> Self {
        setTags(tags.added(to: start))
    }

    /// Sets the key and the value of a baggage item; its properties are lost unless the tracer implements this method.
    @discardableResult
    public func setBaggageItem(_ item: BaggageItem) -> Self {
        setBaggageItem(item.key, to: item.value)
    }

    /// Sets a tag with a custom key to a value of any type that tags can hold.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag; `nil` leaves the tag unchanged.
    /// - Returns: this span.
    @discardableResult
    @inlinable @inline(__always)
    public func setTag<Value: TagValueConvertible>(_ key: String, to value: Value?) -> Self {
        guard let value else { return self }
        return setTag(key, to: Value.tagValue(of: value))
    }

    /// Sets a typed tag, for example `.httpStatusCode`.
    ///
    /// - Parameters:
    ///   - tag: the tag's name and type; see ``Tag`` for the standard ones.
    ///   - value: the value of the tag; `nil` leaves the tag unchanged.
    /// - Returns: this span.
    @discardableResult
    @inlinable @inline(__always)
    public func setTag<Value>(_ tag: Tag<Value>, to value: Value?) -> Self {
        guard let value else { return self }
        return setTag(tag.name, to: Value.tagValue(of: value))
    }

    /// Adds a log record with the current time.
    ///
    /// - Parameter fields: what happened.
    /// - Returns: this span.
    @discardableResult
    public func log(_ fields: LogFields) -> Self {
        log(fields, at: nil)
    }

    /// Adds a log record with the single field `event`.
    ///
    /// - Parameters:
    ///   - event: a stable name for the event, for example `cache.miss`.
    ///   - timestamp: when it happened; `nil` for now.
    /// - Returns: this span.
    @discardableResult
    public func log(event: String, at timestamp: Timestamp? = nil) -> Self {
        log(LogFields(event: event), at: timestamp)
    }

    /// Adds a log record whose fields are created only if the span is recording.
    ///
    /// - Parameters:
    ///   - timestamp: when it happened; `nil` for now.
    ///   - fields: creates the fields; not called if the span is not recording.
    /// - Returns: this span.
    @discardableResult
    public func log(at timestamp: Timestamp? = nil, _ fields: () -> LogFields) -> Self {
        guard isRecording else { return self }
        return log(fields(), at: timestamp)
    }

    /// Returns the value of a baggage item, or `nil` if there is none for the key.
    ///
    /// - Parameter key: the key, case-sensitive.
    /// - Returns: the item's value.
    public func baggageItem(_ key: String) -> String? {
        context.baggage[key]
    }

    /// Finishes the span now.
    @inlinable
    public func finish() {
        finish(at: nil)
    }

    /// Adds log records collected elsewhere, each with its own time, and finishes the span.
    ///
    /// - Parameters:
    ///   - timestamp: when the operation ended; `nil` for now.
    ///   - logs: records whose times lie between the span's start and finish.
    public func finish(at timestamp: Timestamp? = nil, logs: some Sequence<LogRecord>) {
        for record in logs {
            log(record.fields, at: record.timestamp)
        }
        finish(at: timestamp)
    }
}

extension Span {
    /// Marks the span as failed and logs the error.
    ///
    /// Sets the tag `error` to `true` and adds one log record with `event=error`, `error.kind` (the error's type, see
    /// ``RecordedError/kind``), `error.object` (the error itself) and `message` (its description). The error is described only
    /// once. A cancellation is not a failure: a `CancellationError`, `URLError.cancelled` or a ``CancellationIndicating`` error
    /// sets the tag `cancelled` to `true`, logs `event=cancelled`, and leaves `error` unset.
    ///
    /// OpenTracing semantic conventions, "Capturing errors".
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - fields: further fields for the log record.
    ///   - timestamp: when it happened; `nil` for now.
    /// - Returns: this span.
    @discardableResult
    public func record(error: any Error, fields: LogFields = [:], at timestamp: Timestamp? = nil) -> Self {
        guard isRecording else { return self }
        let type = ErrorType.of(error)
        if type.meansCancellation(error) {
            setTag(.cancelled, to: true)
            var cancellation = LogFields(event: "cancelled")
            cancellation.append(contentsOf: fields)
            return log(cancellation, at: timestamp)
        }
        setTag(.error, to: true)
        var failure = LogFields(error: error, type)
        if !fields.isEmpty { failure.append(contentsOf: fields) }
        return log(failure, at: timestamp)
    }
}
