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

    /// Starts a span without making it active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - references: the spans that the new one references; `nil` elements are skipped. Without any, the active span becomes
    ///     the parent.
    ///   - tags: the initial tags, visible to samplers.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoringActiveSpan: whether a span without references begins a trace even if another span is active.
    /// - Returns: the started span.
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

    /// Starts a child of a span without making it active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - parent: the parent; `nil` for the active span.
    ///   - tags: the initial tags.
    ///   - startTime: when the operation began; `nil` for now.
    /// - Returns: the started span.
    @inlinable
    public func startSpan(
        _ operationName: String,
        childOf parent: (any Span)?,
        tags: Tags = [:],
        startTime: Timestamp? = nil
    ) -> any Span {
        startSpan(operationName, options: SpanOptions(parentSpan: parent, tags: tags, startTime: startTime))
    }

    /// Starts a child of a span, given its context, without making it active.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - parent: the context of the parent; `nil` for that of the active span.
    ///   - tags: the initial tags.
    ///   - startTime: when the operation began; `nil` for now.
    /// - Returns: the started span.
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

// Inlined at the call site: a tracer is an existential, so nothing could be specialized here, and the result type would be looked
// up for every span.

extension Tracer {
    /// Starts a span, makes it active while a closure runs, and finishes it.
    ///
    /// If the closure throws, the error is recorded on the span before it finishes, see ``Span/record(error:fields:at:)``, and
    /// rethrown unchanged.
    ///
    /// The description of a thrown error is recorded as is: keep passwords and tokens out of descriptions.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - references: the spans that the new one references; `nil` elements are skipped. Without any, the active span becomes
    ///     the parent.
    ///   - tags: the initial tags.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoringActiveSpan: whether a span without references begins a trace even if another span is active.
    ///   - operation: the work that the span covers.
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
    /// If the closure throws, the error is recorded on the span before it finishes, see ``Span/record(error:fields:at:)``, and
    /// rethrown unchanged.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - references: the spans that the new one references; `nil` elements are skipped. Without any, the active span becomes
    ///     the parent.
    ///   - tags: the initial tags.
    ///   - startTime: when the operation began; `nil` for now.
    ///   - ignoringActiveSpan: whether a span without references begins a trace even if another span is active.
    ///   - operation: the work that the span covers.
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
