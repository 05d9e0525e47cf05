//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracedFunction {
    /// Wraps an asynchronous function without arguments.
    public init<Result>(
        wrappedValue: @escaping @Sendable () async -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result>...
    ) where Function == @Sendable () async -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { () async -> Result in
            guard let call = definition.startSpan() else { return await wrappedValue() }
            return await call.run(
                { call.record(tags, returning: $0) },
                { () async -> Result in
                    await wrappedValue()
                }
            )
        }
    }

    /// Wraps an asynchronous function with one argument.
    public init<A0: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0) async -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0>...
    ) where Function == @Sendable (A0) async -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0) async -> Result in
            guard let call = definition.startSpan() else { return await wrappedValue(a0) }
            call.record(tags, of: a0)
            return await call.run(
                { call.record(tags, returning: $0) },
                { () async -> Result in
                    await wrappedValue(a0)
                }
            )
        }
    }

    /// Wraps an asynchronous function with two arguments.
    public init<A0: Sendable, A1: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0, A1) async -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1>...
    ) where Function == @Sendable (A0, A1) async -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1) async -> Result in
            guard let call = definition.startSpan() else { return await wrappedValue(a0, a1) }
            call.record(tags, of: a0, a1)
            return await call.run(
                { call.record(tags, returning: $0) },
                { () async -> Result in
                    await wrappedValue(a0, a1)
                }
            )
        }
    }

    /// Wraps an asynchronous function with three arguments.
    public init<A0: Sendable, A1: Sendable, A2: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2) async -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2>...
    ) where Function == @Sendable (A0, A1, A2) async -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2) async -> Result in
            guard let call = definition.startSpan() else { return await wrappedValue(a0, a1, a2) }
            call.record(tags, of: a0, a1, a2)
            return await call.run(
                { call.record(tags, returning: $0) },
                { () async -> Result in
                    await wrappedValue(a0, a1, a2)
                }
            )
        }
    }

    /// Wraps an asynchronous function with four arguments.
    public init<A0: Sendable, A1: Sendable, A2: Sendable, A3: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2, A3) async -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2, A3>...
    ) where Function == @Sendable (A0, A1, A2, A3) async -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2, a3: A3) async -> Result in
            guard let call = definition.startSpan() else { return await wrappedValue(a0, a1, a2, a3) }
            call.record(tags, of: a0, a1, a2, a3)
            return await call.run(
                { call.record(tags, returning: $0) },
                { () async -> Result in
                    await wrappedValue(a0, a1, a2, a3)
                }
            )
        }
    }
}
