//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Tracer {
    /// The active span of this tracer's scope manager, or `nil`.
    public var activeSpan: (any Span)? {
        scopeManager.activeSpan
    }

    /// Starts a span. It is not made active.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - references: the spans that the new one refers to; `nil` elements are skipped, and without any other the active
    ///     span becomes the parent.
    ///   - tags: tags that the span has from its start, visible to samplers.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoringActiveSpan: whether a span without references begins a trace even when another span is active.
    /// - Returns: the span, started and not finished.
    @inlinable
    public func startSpan(
        _ operationName: String,
        references: [Reference?] = [],
        tags: Tags = [:],
        startTime: Timestamp? = nil,
        ignoringActiveSpan: Bool = false
    ) -> any Span {
        startSpan(
            operationName,
            options: SpanOptions(
                references: references,
                tags: tags,
                startTime: startTime,
                ignoresActiveSpan: ignoringActiveSpan
            )
        )
    }

    /// Starts a child of a span. It is not made active.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - parent: the parent; with `nil` the active span becomes the parent.
    ///   - tags: tags that the span has from its start.
    ///   - startTime: when the operation began; `nil` for now.
    /// - Returns: the span, started and not finished.
    @inlinable
    public func startSpan(
        _ operationName: String,
        childOf parent: (any Span)?,
        tags: Tags = [:],
        startTime: Timestamp? = nil
    ) -> any Span {
        startSpan(operationName, options: SpanOptions(parentSpan: parent, tags: tags, startTime: startTime))
    }

    /// Starts a child of a span that is known by its context. It is not made active.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - parent: the context of the parent; with `nil` the active span becomes the parent.
    ///   - tags: tags that the span has from its start.
    ///   - startTime: when the operation began; `nil` for now.
    /// - Returns: the span, started and not finished.
    @_disfavoredOverload
    public func startSpan(
        _ operationName: String,
        childOf parent: (any SpanContext)?,
        tags: Tags = [:],
        startTime: Timestamp? = nil
    ) -> any Span {
        startSpan(operationName, references: [.childOf(parent)], tags: tags, startTime: startTime)
    }
}
