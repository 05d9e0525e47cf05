//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
