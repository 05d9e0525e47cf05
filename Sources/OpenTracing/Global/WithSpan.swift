//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Starts a span with the tracer at hand, makes it active while a closure runs, and finishes it.
///
/// The tracer at hand is the one that was set for this task, else that of the active span, else the registered one.
/// Otherwise as the method of ``Tracer`` with the same name.
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
public func withSpan<Result, Failure: Error>(
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
/// Otherwise as the method of ``Tracer`` with the same name.
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
public nonisolated(nonsending) func withSpan<Result, Failure: Error>(
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
