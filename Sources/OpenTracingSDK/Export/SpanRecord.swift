//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A finished span, as exporters see it.
public struct SpanRecord: Sendable {
    /// The span's own context.
    public var context: TraceContext

    /// The references that the span was started with, in order; without those of other tracers.
    public var references: [Reference]

    /// The name of the operation.
    public var operationName: String

    /// When the operation began.
    public var startTime: Timestamp

    /// How long it took in nanoseconds; never negative.
    package var durationNanoseconds: Int64

    /// The tags.
    public var tags: Tags

    /// The log records, in the order in which they were added.
    public var logs: [LogRecord]

    /// How many tags were left out because the span had too many.
    public var droppedTagCount: Int

    /// How many log records were left out because the span had too many.
    public var droppedLogCount: Int

    /// How many references were left out because the span had too many.
    public var droppedReferenceCount: Int

    /// Who made the span: the service and what is known about its process.
    public var resource: Resource

    /// A reference as exporters see it.
    public struct Reference: Sendable, Hashable {
        /// How the span depends on the one it refers to.
        public var type: ReferenceType

        /// The span that is referred to.
        public var context: TraceContext

        /// Creates a reference.
        ///
        /// - Parameters:
        ///   - type: how the span depends on the one it refers to.
        ///   - context: the span that is referred to.
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
    ///   - operationName: the name of the operation.
    ///   - startTime: when the operation began.
    ///   - duration: how long it took.
    ///   - tags: the tags.
    ///   - logs: the log records.
    ///   - droppedTagCount: how many tags were left out.
    ///   - droppedLogCount: how many log records were left out.
    ///   - droppedReferenceCount: how many references were left out.
    ///   - resource: who made the span.
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

    /// How long the operation took; never negative.
    public var duration: Duration {
        get { .nanoseconds(durationNanoseconds) }
        set { durationNanoseconds = newValue.wholeNanoseconds }
    }

    /// When the operation ended.
    public var finishTime: Timestamp { startTime.advanced(byNanoseconds: durationNanoseconds) }

    /// The span's parent: the first reference of type `childOf`, else the first of any type.
    public var parent: Reference? {
        references.first { $0.type == .childOf } ?? references.first
    }
}
