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

// Inlined where they are called: a tracer comes as an existential, so nothing could be specialised here, and the type of the
// result would be looked up for every span.

extension Tracer {
    /// Starts a span, makes it active while a closure runs, and finishes it.
    ///
    /// An error that the closure throws is recorded on the span before it finishes, see ``Span/record(error:fields:at:)``,
    /// and goes on unchanged.
    ///
    /// The description of an error that is thrown is recorded as it is: keep passwords and tokens out of descriptions.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - references: the spans that the new one refers to; `nil` elements are skipped, and without any other the active
    ///     span becomes the parent.
    ///   - tags: tags that the span has from its start.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoringActiveSpan: whether a span without references begins a trace even when another span is active.
    ///   - operation: the work that the span stands for.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable @inline(__always)
    public func withSpan<Result, Failure: Error>(
        _ operationName: String,
        references: [Reference?] = [],
        tags: Tags = [:],
        startTime: Timestamp? = nil,
        ignoringActiveSpan: Bool = false,
        _ operation: (any Span) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let span = startSpan(
            operationName,
            references: references,
            tags: tags,
            startTime: startTime,
            ignoringActiveSpan: ignoringActiveSpan
        )
        defer { span.finish() }
        do throws(Failure) {
            return try scopeManager.withActiveSpan(span) { () throws(Failure) in try operation(span) }
        } catch {
            span.record(error: error)
            throw error
        }
    }

    /// Starts a span, makes it active while a closure runs, and finishes it.
    ///
    /// An error that the closure throws is recorded on the span before it finishes, see ``Span/record(error:fields:at:)``,
    /// and goes on unchanged.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - references: the spans that the new one refers to; `nil` elements are skipped, and without any other the active
    ///     span becomes the parent.
    ///   - tags: tags that the span has from its start.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoringActiveSpan: whether a span without references begins a trace even when another span is active.
    ///   - operation: the work that the span stands for.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func withSpan<Result, Failure: Error>(
        _ operationName: String,
        references: [Reference?] = [],
        tags: Tags = [:],
        startTime: Timestamp? = nil,
        ignoringActiveSpan: Bool = false,
        _ operation: nonisolated(nonsending) (any Span) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let span = startSpan(
            operationName,
            references: references,
            tags: tags,
            startTime: startTime,
            ignoringActiveSpan: ignoringActiveSpan
        )
        defer { span.finish() }
        do throws(Failure) {
            return try await scopeManager.withActiveSpan(span) { () async throws(Failure) in
                try await operation(span)
            }
        } catch {
            span.record(error: error)
            throw error
        }
    }
}
