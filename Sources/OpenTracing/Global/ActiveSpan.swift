//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

// The same operations as on `ScopeManager`, on the manager that tracers share, so that callers need not name it.

/// The span that is active in the current task, or `nil`.
public var activeSpan: (any Span)? {
    ScopeManager.shared.activeSpan
}

/// Makes a span active while a closure runs, and restores what was active before.
///
/// - Parameters:
///   - span: the span to make active.
///   - finishing: whether to finish the span once what was active before has been restored.
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

/// Makes a span active while a closure runs, and restores what was active before.
///
/// - Parameters:
///   - span: the span to make active.
///   - finishing: whether to finish the span once what was active before has been restored.
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

/// Runs a closure with nothing active: spans started in it begin traces of their own.
///
/// - Parameter operation: the work to run.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws.
public func withoutActiveSpan<Result, Failure: Error>(
    _ operation: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try ScopeManager.shared.withoutActiveSpan(operation)
}

/// Runs a closure with nothing active: spans started in it begin traces of their own.
///
/// - Parameter operation: the work to run.
/// - Returns: what `operation` returns.
/// - Throws: what `operation` throws.
public nonisolated(nonsending) func withoutActiveSpan<Result, Failure: Error>(
    _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    try await ScopeManager.shared.withoutActiveSpan(operation)
}

/// Starts a span with the tracer at hand, makes it active while a closure runs, and finishes it.
///
/// The tracer at hand is the one that was set for this task, else that of the active span, else the registered one.
/// Otherwise it is `withSpan` of ``Tracer``. It has another name
/// than that method, since swift-distributed-tracing has a function `withSpan`, and a file may import both.
///
/// - Parameters:
///   - operationName: the name of the operation.
///   - references: the spans that the new one refers to; without any the active span becomes the parent.
///   - tags: tags that the span has from its start.
///   - startTime: when the operation began; `nil` for now.
///   - ignoringActiveSpan: whether a span without references begins a trace even when another span is active.
///   - operation: the work that the span stands for.
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

/// Starts a span with the tracer at hand, makes it active while a closure runs, and finishes it.
///
/// The tracer at hand is the one that was set for this task, else that of the active span, else the registered one.
/// Otherwise it is `withSpan` of ``Tracer``. It has another name
/// than that method, since swift-distributed-tracing has a function `withSpan`, and a file may import both.
///
/// - Parameters:
///   - operationName: the name of the operation.
///   - references: the spans that the new one refers to; without any the active span becomes the parent.
///   - tags: tags that the span has from its start.
///   - startTime: when the operation began; `nil` for now.
///   - ignoringActiveSpan: whether a span without references begins a trace even when another span is active.
///   - operation: the work that the span stands for.
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
