//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension RequestTracing {
    /// Traces a piece of work like a function, for example to decorate the members of a protocol manually.
    ///
    /// ```swift
    /// struct TracedKitchen: Cooking {
    ///     let kitchen: any Cooking
    ///     let tracing: RequestTracing
    ///
    ///     func chop(_ vegetable: String) async throws -> Int {
    ///         try await tracing.operation("vegetables.chop", tags: ["vegetable": .string(vegetable)]) {
    ///             try await kitchen.chop(vegetable)
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// Unlike `withSpan`, it follows the mode and the rule, see ``FunctionTracing``.
    ///
    /// - Parameters:
    ///   - operationName: the operation name: one of few distinct values.
    ///   - tracing: whether the work is traced.
    ///   - tags: the tags of the span; evaluated only if it is recorded. Secrets are redacted, see ``Redaction``.
    ///   - work: the work represented by the span.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws.
    @inlinable
    public func operation<Result, Failure: Error>(
        _ operationName: String,
        traced tracing: FunctionTracing = .on,
        tags: @autoclosure () -> Tags = [:],
        _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard tracesFunctions, let call = startSpan(operationName, tracing) else { return try work() }
        call.record(tags)
        return try call.run({ _ in }, work)
    }

    /// Traces a piece of asynchronous work like a function.
    ///
    /// - Parameters:
    ///   - operationName: the operation name: one of few distinct values.
    ///   - tracing: whether the work is traced.
    ///   - tags: the tags of the span; evaluated only if it is recorded. Secrets are redacted, see ``Redaction``.
    ///   - work: the work represented by the span.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws.
    @inlinable
    public nonisolated(nonsending) func operation<Result, Failure: Error>(
        _ operationName: String,
        traced tracing: FunctionTracing = .on,
        tags: @autoclosure () -> Tags = [:],
        _ work: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard tracesFunctions, let call = startSpan(operationName, tracing) else { return try await work() }
        call.record(tags)
        return try await call.run({ _ in }, work)
    }

    /// Starts the span of a call; returns `nil` if it is not traced.
    @usableFromInline
    func startSpan(_ operationName: String, _ rule: FunctionTracing) -> FunctionSpan? {
        guard rule.isTraced(in: mode, FunctionSurrounding(in: scopes)) else { return nil }
        return FunctionSpan(tracer.startSpan(operationName), of: self)
    }
}
