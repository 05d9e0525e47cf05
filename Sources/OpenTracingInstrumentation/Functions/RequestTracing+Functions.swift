//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension RequestTracing {
    /// Wraps a function so that every call is a span.
    ///
    /// ```swift
    /// let chop = tracing.traced("vegetables.chop", kitchen.chop)
    /// ```
    ///
    /// The span is a child of the active span, and is active while the function runs. Errors are recorded and rethrown. Whether a
    /// call is traced is decided per call, by ``FunctionTracing`` and the current settings.
    ///
    /// - Parameters:
    ///   - operationName: the operation name: one of few distinct values, so never an argument.
    ///   - function: the function: a closure, a function, or an instance method.
    ///   - tracing: whether calls are traced.
    ///   - tags: the values of a call to record as tags.
    /// - Returns: the wrapped function.
    @inlinable
    public func traced<each Argument, Result>(
        _ operationName: String,
        _ function: @escaping @Sendable (repeat each Argument) -> Result,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, repeat each Argument>...
    ) -> @Sendable (repeat each Argument) -> Result {
        let tags = FunctionTags(tags)
        let definition = definition(operationName, tracing, tags)
        guard tracing != .off else { return function }
        return { (arguments: repeat each Argument) -> Result in
            guard self.tracesFunctions, let call = definition.startSpanWhereOn() else {
                return function(repeat each arguments)
            }
            call.record(tags, of: repeat each arguments)
            return call.run(
                { call.record(tags, returning: $0) },
                { () -> Result in
                    function(repeat each arguments)
                }
            )
        }
    }

    /// Wraps a throwing function.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - function: the function.
    ///   - tracing: whether calls are traced.
    ///   - tags: the values of a call to record as tags.
    /// - Returns: the wrapped function.
    @inlinable
    public func traced<each Argument, Result, Failure: Error>(
        _ operationName: String,
        _ function: @escaping @Sendable (repeat each Argument) throws(Failure) -> Result,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, repeat each Argument>...
    ) -> @Sendable (repeat each Argument) throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = definition(operationName, tracing, tags)
        guard tracing != .off else { return function }
        return { (arguments: repeat each Argument) throws(Failure) -> Result in
            guard self.tracesFunctions, let call = definition.startSpanWhereOn() else {
                return try function(repeat each arguments)
            }
            call.record(tags, of: repeat each arguments)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws(Failure) -> Result in
                    try function(repeat each arguments)
                }
            )
        }
    }

    /// Wraps an asynchronous function. Its arguments are `Sendable`, since it may run on another executor than its caller.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - function: the function.
    ///   - tracing: whether calls are traced.
    ///   - tags: the values of a call to record as tags.
    /// - Returns: the wrapped function.
    @inlinable
    public func traced<each Argument: Sendable, Result>(
        _ operationName: String,
        _ function: @escaping @Sendable (repeat each Argument) async -> Result,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, repeat each Argument>...
    ) -> @Sendable (repeat each Argument) async -> Result {
        let tags = FunctionTags(tags)
        let definition = definition(operationName, tracing, tags)
        guard tracing != .off else { return function }
        return { (arguments: repeat each Argument) async -> Result in
            guard self.tracesFunctions, let call = definition.startSpanWhereOn() else {
                return await function(repeat each arguments)
            }
            call.record(tags, of: repeat each arguments)
            return await call.run(
                { call.record(tags, returning: $0) },
                { () async -> Result in
                    await function(repeat each arguments)
                }
            )
        }
    }

    /// Wraps an asynchronous throwing function.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - function: the function.
    ///   - tracing: whether calls are traced.
    ///   - tags: the values of a call to record as tags.
    /// - Returns: the wrapped function.
    @inlinable
    public func traced<each Argument: Sendable, Result, Failure: Error>(
        _ operationName: String,
        _ function: @escaping @Sendable (repeat each Argument) async throws(Failure) -> Result,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, repeat each Argument>...
    ) -> @Sendable (repeat each Argument) async throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = definition(operationName, tracing, tags)
        guard tracing != .off else { return function }
        return { (arguments: repeat each Argument) async throws(Failure) -> Result in
            guard self.tracesFunctions, let call = definition.startSpanWhereOn() else {
                return try await function(repeat each arguments)
            }
            call.record(tags, of: repeat each arguments)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws(Failure) -> Result in
                    try await function(repeat each arguments)
                }
            )
        }
    }

    @usableFromInline
    func definition<each Argument, Result>(
        _ operationName: String,
        _ rule: FunctionTracing,
        _ tags: FunctionTags<Result, repeat each Argument>
    ) -> FunctionDefinition {
        let definition = FunctionDefinition(operationName, rule, tags)
        definition.bind(to: self, as: operationName)
        return definition
    }
}
