//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension TracerProbe {
    /// What a tracer has recorded of a finished span.
    public struct FinishedSpan: Sendable {
        /// The name of the operation.
        public var operationName: String

        /// The span's own context.
        public var context: any SpanContext

        /// The references of the span, in order.
        public var references: [Reference]

        /// When the operation began.
        public var startTime: Timestamp

        /// The length of the operation.
        public var duration: Duration

        /// The tags.
        public var tags: Tags

        /// The log records, in the order in which they were added.
        public var logs: [LogRecord]

        /// Creates a description of a span.
        ///
        /// - Parameters:
        ///   - operationName: the name of the operation.
        ///   - context: the span's own context.
        ///   - references: the references of the span, in order.
        ///   - startTime: when the operation began.
        ///   - duration: the length of the operation.
        ///   - tags: the tags.
        ///   - logs: the log records, in the order in which they were added.
        public init(
            operationName: String,
            context: any SpanContext,
            references: [Reference],
            startTime: Timestamp,
            duration: Duration,
            tags: Tags,
            logs: [LogRecord]
        ) {
            self.operationName = operationName
            self.context = context
            self.references = references
            self.startTime = startTime
            self.duration = duration
            self.tags = tags
            self.logs = logs
        }
    }
}
