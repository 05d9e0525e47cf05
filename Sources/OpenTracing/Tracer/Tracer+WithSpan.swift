//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
