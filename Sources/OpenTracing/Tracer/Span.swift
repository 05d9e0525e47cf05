//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// One operation of a trace: a name, a start, a finish, tags, logs, and a context that other spans can refer to.
///
/// A span is started by a ``Tracer`` and is recorded when it is finished. All of its members may be called from any
/// task or thread. Setters return the span, so that calls chain:
///
/// ```swift
/// span.setTag(.component, to: "inventory").setTag("items", to: 3).log(event: "cache.miss")
/// ```
///
/// After ``finish(at:)`` only ``context`` has a use. Every other call is safe: it does nothing but leave one diagnostic
/// with the tracer. What asks ``isRecording`` first, as ``record(error:fields:at:)`` and the form of `log` that makes its
/// fields on demand do, leaves none: whoever reports an error need not know whether the span is still open.
///
/// OpenTracing specification 1.1, "Span".
public protocol Span: AnyObject, Sendable {
    /// What other spans and other processes need to refer to this span.
    ///
    /// May be read at any time, also after the span was finished. A context that was read earlier does not change when
    /// a baggage item is set later.
    var context: any SpanContext { get }

    /// The tracer that started this span.
    var tracer: any Tracer { get }

    /// The name of the operation that the span stands for; empty for a span that records nothing.
    var operationName: String { get }

    /// Whether tags and logs of this span are kept.
    ///
    /// `false` for a span that is not sampled, does nothing or has finished: work that only feeds tags and logs can be
    /// left out.
    var isRecording: Bool { get }

    /// Replaces the operation name.
    ///
    /// - Parameter operationName: the new name; few different values, so never a raw path or an identifier.
    /// - Returns: this span.
    @discardableResult
    func setOperationName(_ operationName: String) -> Self

    /// Sets a tag. A tag that was set under the same key before is overwritten.
    ///
    /// - Parameters:
    ///   - key: the name of the tag, any Unicode.
    ///   - value: the value of the tag.
    /// - Returns: this span.
    @discardableResult
    func setTag(_ key: String, to value: TagValue) -> Self

    /// Sets several tags at once, as ``setTag(_:to:)-(String,TagValue)`` does one after the other.
    ///
    /// The default does just that. A tracer may do better: its spans are seen with all of the tags or with none.
    ///
    /// - Parameter tags: the tags to set; each overwrites what was set under its key before.
    /// - Returns: this span.
    @discardableResult
    func setTags(_ tags: Tags) -> Self

    /// Adds a log record: something that happened at one moment of the span.
    ///
    /// - Parameters:
    ///   - fields: what happened; see ``LogFields`` for the standard names.
    ///   - timestamp: when it happened, between the span's start and finish; `nil` for now.
    /// - Returns: this span.
    @discardableResult
    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self

    /// Sets or removes a baggage item, which travels to every span that refers to this one from now on, in this process
    /// and in others.
    ///
    /// Spans that were started before, and contexts that were read before, do not see the change. Baggage costs bytes
    /// in every request: use it with thrift.
    ///
    /// - Parameters:
    ///   - key: the name of the item, case-sensitive in this process; formats that travel in header names lower-case it.
    ///   - value: the value, any Unicode; `nil` removes the item.
    /// - Returns: this span.
    @discardableResult
    func setBaggageItem(_ key: String, to value: String?) -> Self

    /// Sets a baggage item with its properties, in place of what stands under its key.
    ///
    /// Otherwise as ``setBaggageItem(_:to:)``. Only some formats carry properties, W3C baggage among them.
    ///
    /// - Parameter item: the item.
    /// - Returns: this span.
    @discardableResult
    func setBaggageItem(_ item: BaggageItem) -> Self

    /// Ends the span. From here on it is immutable, and its tracer records it.
    ///
    /// Only the first call counts; a later one leaves a diagnostic. A finish that lies before the start counts as a
    /// duration of zero.
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

    /// Sets the key and the value of a baggage item; its properties are lost, unless the tracer knows them.
    @discardableResult
    public func setBaggageItem(_ item: BaggageItem) -> Self {
        setBaggageItem(item.key, to: item.value)
    }

    /// Sets a tag under a key of your own to a value of any type that tags can hold.
    ///
    /// - Parameters:
    ///   - key: the name of the tag.
    ///   - value: the value of the tag. With `nil` nothing happens: a tag that was set before stays.
    /// - Returns: this span.
    @discardableResult
    @inlinable @inline(__always)
    public func setTag<Value: TagValueConvertible>(_ key: String, to value: Value?) -> Self {
        guard let value else { return self }
        return setTag(key, to: Value.tagValue(of: value))
    }

    /// Sets a tag that has a name and a type of its own, for example `.httpStatusCode`.
    ///
    /// - Parameters:
    ///   - tag: the tag's name and type; see ``Tag`` for the standard ones.
    ///   - value: the value of the tag. With `nil` nothing happens: a tag that was set before stays.
    /// - Returns: this span.
    @discardableResult
    @inlinable @inline(__always)
    public func setTag<Value>(_ tag: Tag<Value>, to value: Value?) -> Self {
        guard let value else { return self }
        return setTag(tag.name, to: Value.tagValue(of: value))
    }

    /// Adds a log record that is stamped with the current time.
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
    ///   - event: a stable name of the moment, for example `cache.miss`.
    ///   - timestamp: when it happened; `nil` for now.
    /// - Returns: this span.
    @discardableResult
    public func log(event: String, at timestamp: Timestamp? = nil) -> Self {
        log(LogFields(event: event), at: timestamp)
    }

    /// Adds a log record whose fields are made only when the span keeps them.
    ///
    /// - Parameters:
    ///   - timestamp: when it happened; `nil` for now.
    ///   - fields: makes the fields; not called when the span does not record.
    /// - Returns: this span.
    @discardableResult
    public func log(at timestamp: Timestamp? = nil, _ fields: () -> LogFields) -> Self {
        guard isRecording else { return self }
        return log(fields(), at: timestamp)
    }

    /// The value of a baggage item, or `nil` when there is none under that key.
    ///
    /// - Parameter key: the name of the item, case-sensitive.
    /// - Returns: the item's value.
    public func baggageItem(_ key: String) -> String? {
        context.baggage[key]
    }

    /// Ends the span now.
    @inlinable
    public func finish() {
        finish(at: nil)
    }

    /// Adds log records that were collected elsewhere, each with its own time, and ends the span.
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
    /// ``RecordedError/kind``), `error.object` (the error itself) and `message` (its description). The error is described
    /// once. A cancellation is not a failure: a `CancellationError`, `URLError.cancelled` or an error that
    /// is ``CancellationIndicating`` sets the tag `cancelled` to `true`, logs `event=cancelled`, and leaves `error` alone.
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
