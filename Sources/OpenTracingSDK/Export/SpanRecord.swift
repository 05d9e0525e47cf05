//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A finished span, as passed to exporters.
public struct SpanRecord: Sendable {
    /// The span's own context.
    public var context: TraceContext

    /// The references that the span was started with, in order, except those of other tracers.
    public var references: [Reference]

    /// The operation name.
    public var operationName: String

    /// When the operation began.
    public var startTime: Timestamp

    /// The duration in nanoseconds; never negative.
    package var durationNanoseconds: Int64

    /// The tags.
    public var tags: Tags

    /// The log records, in the order in which they were added.
    public var logs: [LogRecord]

    /// The number of tags dropped because the span had too many.
    public var droppedTagCount: Int

    /// The number of log records dropped because the span had too many.
    public var droppedLogCount: Int

    /// The number of references dropped because the span had too many.
    public var droppedReferenceCount: Int

    /// The entity that produced the span: the service and the attributes of its process.
    public var resource: Resource

    /// A reference, as passed to exporters.
    public struct Reference: Sendable, Hashable {
        /// How the span relates to the referenced one.
        public var type: ReferenceType

        /// The context of the referenced span.
        public var context: TraceContext

        /// Creates a reference.
        ///
        /// - Parameters:
        ///   - type: how the span relates to the referenced one.
        ///   - context: the context of the referenced span.
        public init(type: ReferenceType, context: TraceContext) {
            self.type = type
            self.context = context
        }
    }

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - context: the span's own context.
    ///   - references: the references that the span was started with.
    ///   - operationName: the operation name.
    ///   - startTime: when the operation began.
    ///   - duration: how long it took.
    ///   - tags: the tags.
    ///   - logs: the log records.
    ///   - droppedTagCount: the number of dropped tags.
    ///   - droppedLogCount: the number of dropped log records.
    ///   - droppedReferenceCount: the number of dropped references.
    ///   - resource: the entity that produced the span.
    public init(
        context: TraceContext,
        references: [Reference] = [],
        operationName: String,
        startTime: Timestamp,
        duration: Duration,
        tags: Tags = [:],
        logs: [LogRecord] = [],
        droppedTagCount: Int = 0,
        droppedLogCount: Int = 0,
        droppedReferenceCount: Int = 0,
        resource: Resource
    ) {
        self.context = context
        self.references = references
        self.operationName = operationName
        self.startTime = startTime
        self.durationNanoseconds = duration.wholeNanoseconds
        self.tags = tags
        self.logs = logs
        self.droppedTagCount = droppedTagCount
        self.droppedLogCount = droppedLogCount
        self.droppedReferenceCount = droppedReferenceCount
        self.resource = resource
    }

    /// The duration of the operation; never negative.
    public var duration: Duration {
        get { .nanoseconds(durationNanoseconds) }
        set { durationNanoseconds = newValue.wholeNanoseconds }
    }

    /// When the operation ended.
    public var finishTime: Timestamp { startTime.advanced(byNanoseconds: durationNanoseconds) }

    /// The span's parent: the first `childOf` reference, otherwise the first of any type.
    public var parent: Reference? {
        references.first { $0.type == .childOf } ?? references.first
    }
}

extension SpanRecord {
    /// The approximate size of the record in memory, in bytes, without the shared resource.
    package var approximateByteCount: Int {
        var count = 320 + operationName.utf8.count + 160 * references.count
        for tag in tags { count += 48 + tag.key.utf8.count + tag.value.approximateByteCount }
        for log in logs {
            count += 48
            for field in log.fields { count += 80 + field.key.utf8.count + field.value.approximateByteCount }
        }
        for item in context.baggage { count += 32 + item.key.utf8.count + item.value.utf8.count }
        return count
    }
}

extension TagValue {
    fileprivate var approximateByteCount: Int {
        if let text = stringValue { return text.utf8.count }
        return arrayValue.map { $0.reduce(16) { $0 + 24 + $1.approximateByteCount } } ?? 8
    }
}

extension LogValue {
    fileprivate var approximateByteCount: Int {
        if let text = stringValue { return text.utf8.count }
        if let values = arrayValue { return values.reduce(16) { $0 + 40 + $1.approximateByteCount } }
        if let values = dictionaryValue {
            return values.reduce(16) { $0 + 56 + $1.key.utf8.count + $1.value.approximateByteCount }
        }
        // The size of an error is unknown; its description is a reasonable estimate.
        return errorValue.map { String(describing: $0).utf8.count } ?? 8
    }
}
