//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

// The operations of `ScopeManager`, on the shared manager, so that callers need not name it.

/// The active span of the current task, or `nil`.
public var activeSpan: (any Span)? {
    ScopeManager.shared.activeSpan
}

/// Makes a span active while a closure runs, then restores the previous scope.
///
/// - Parameters:
///   - span: the span to make active.
///   - finishing: whether to finish the span after the previous scope is restored.
///   - operation: the work to run.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws. The error is not recorded.
public func withActiveSpan<Result, Failure: Error>(
    _ span: any Span,
    finishing: Bool = false,
    _ operation: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try ScopeManager.shared.withActiveSpan(span, finishing: finishing, operation)
}

/// Makes a span active while a closure runs, then restores the previous scope.
///
/// - Parameters:
///   - span: the span to make active.
///   - finishing: whether to finish the span after the previous scope is restored.
///   - operation: the work to run.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws. The error is not recorded.
public nonisolated(nonsending) func withActiveSpan<Result, Failure: Error>(
    _ span: any Span,
    finishing: Bool = false,
    _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await ScopeManager.shared.withActiveSpan(span, finishing: finishing, operation)
}

/// Runs a closure with nothing active: spans started in it begin new traces.
///
/// - Parameter operation: the work to run.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws.
public func withoutActiveSpan<Result, Failure: Error>(
    _ operation: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try ScopeManager.shared.withoutActiveSpan(operation)
}

/// Runs a closure with nothing active: spans started in it begin new traces.
///
/// - Parameter operation: the work to run.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws.
public nonisolated(nonsending) func withoutActiveSpan<Result, Failure: Error>(
    _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await ScopeManager.shared.withoutActiveSpan(operation)
}

/// Starts a span with the current tracer, makes it active while a closure runs, and finishes it.
///
/// Uses the tracer set for this task, otherwise that of the active span, otherwise the registered one. Behaves like `withSpan` of
/// ``Tracer``; the name differs because swift-distributed-tracing has a function `withSpan`, and a file may import both.
///
/// - Parameters:
///   - operationName: the operation name.
///   - references: the spans that the new one references; without any, the active span becomes the parent.
///   - tags: the initial tags.
///   - startTime: when the operation began; `nil` for now.
///   - ignoringActiveSpan: whether a span without references begins a trace even if another span is active.
///   - operation: the work that the span covers.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws.
public func withNewSpan<Result, Failure: Error>(
    _ operationName: String,
    references: [Reference?] = [],
    tags: Tags = [:],
    startTime: Timestamp? = nil,
    ignoringActiveSpan: Bool = false,
    _ operation: (any Span) throws(Failure) -> Result
) throws(Failure) -> Result {
    try GlobalTracer.atHand.withSpan(
        operationName,
        references: references,
        tags: tags,
        startTime: startTime,
        ignoringActiveSpan: ignoringActiveSpan,
        operation
    )
}

/// Starts a span with the current tracer, makes it active while a closure runs, and finishes it.
///
/// Uses the tracer set for this task, otherwise that of the active span, otherwise the registered one. Behaves like `withSpan` of
/// ``Tracer``; the name differs because swift-distributed-tracing has a function `withSpan`, and a file may import both.
///
/// - Parameters:
///   - operationName: the operation name.
///   - references: the spans that the new one references; without any, the active span becomes the parent.
///   - tags: the initial tags.
///   - startTime: when the operation began; `nil` for now.
///   - ignoringActiveSpan: whether a span without references begins a trace even if another span is active.
///   - operation: the work that the span covers.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws.
public nonisolated(nonsending) func withNewSpan<Result, Failure: Error>(
    _ operationName: String,
    references: [Reference?] = [],
    tags: Tags = [:],
    startTime: Timestamp? = nil,
    ignoringActiveSpan: Bool = false,
    _ operation: nonisolated(nonsending) (any Span) async throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await GlobalTracer.atHand.withSpan(
        operationName,
        references: references,
        tags: tags,
        startTime: startTime,
        ignoringActiveSpan: ignoringActiveSpan,
        operation
    )
}
