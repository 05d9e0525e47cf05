//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracedFunction {
    /// Wraps an asynchronous throwing function without arguments.
    public init<Result>(
        wrappedValue: @escaping @Sendable () async throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result>...
    ) where Function == @Sendable () async throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { () async throws -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue() }
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws -> Result in
                    try await wrappedValue()
                }
            )
        }
    }

    /// Wraps an asynchronous function without arguments and with a typed throw.
    public init<Result, Failure: Error>(
        wrappedValue: @escaping @Sendable () async throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result>...
    ) where Function == @Sendable () async throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { () async throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue() }
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws(Failure) -> Result in
                    try await wrappedValue()
                }
            )
        }
    }

    /// Wraps an asynchronous throwing function with one argument.
    public init<A0: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0) async throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0>...
    ) where Function == @Sendable (A0) async throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0) async throws -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0) }
            call.record(tags, of: a0)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws -> Result in
                    try await wrappedValue(a0)
                }
            )
        }
    }

    /// Wraps an asynchronous function with one argument and a typed throw.
    public init<A0: Sendable, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0) async throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0>...
    ) where Function == @Sendable (A0) async throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0) async throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0) }
            call.record(tags, of: a0)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws(Failure) -> Result in
                    try await wrappedValue(a0)
                }
            )
        }
    }

    /// Wraps an asynchronous throwing function with two arguments.
    public init<A0: Sendable, A1: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0, A1) async throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1>...
    ) where Function == @Sendable (A0, A1) async throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1) async throws -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0, a1) }
            call.record(tags, of: a0, a1)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws -> Result in
                    try await wrappedValue(a0, a1)
                }
            )
        }
    }

    /// Wraps an asynchronous function with two arguments and a typed throw.
    public init<A0: Sendable, A1: Sendable, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0, A1) async throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1>...
    ) where Function == @Sendable (A0, A1) async throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1) async throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0, a1) }
            call.record(tags, of: a0, a1)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws(Failure) -> Result in
                    try await wrappedValue(a0, a1)
                }
            )
        }
    }

    /// Wraps an asynchronous throwing function with three arguments.
    public init<A0: Sendable, A1: Sendable, A2: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2) async throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2>...
    ) where Function == @Sendable (A0, A1, A2) async throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2) async throws -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0, a1, a2) }
            call.record(tags, of: a0, a1, a2)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws -> Result in
                    try await wrappedValue(a0, a1, a2)
                }
            )
        }
    }

    /// Wraps an asynchronous function with three arguments and a typed throw.
    public init<A0: Sendable, A1: Sendable, A2: Sendable, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0, A1, A2) async throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2>...
    ) where Function == @Sendable (A0, A1, A2) async throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2) async throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0, a1, a2) }
            call.record(tags, of: a0, a1, a2)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws(Failure) -> Result in
                    try await wrappedValue(a0, a1, a2)
                }
            )
        }
    }

    /// Wraps an asynchronous throwing function with four arguments.
    public init<A0: Sendable, A1: Sendable, A2: Sendable, A3: Sendable, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2, A3) async throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2, A3>...
    ) where Function == @Sendable (A0, A1, A2, A3) async throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2, a3: A3) async throws -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0, a1, a2, a3) }
            call.record(tags, of: a0, a1, a2, a3)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws -> Result in
                    try await wrappedValue(a0, a1, a2, a3)
                }
            )
        }
    }

    /// Wraps an asynchronous function with four arguments and a typed throw.
    public init<A0: Sendable, A1: Sendable, A2: Sendable, A3: Sendable, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0, A1, A2, A3) async throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2, A3>...
    ) where Function == @Sendable (A0, A1, A2, A3) async throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2, a3: A3) async throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try await wrappedValue(a0, a1, a2, a3) }
            call.record(tags, of: a0, a1, a2, a3)
            return try await call.run(
                { call.record(tags, returning: $0) },
                { () async throws(Failure) -> Result in
                    try await wrappedValue(a0, a1, a2, a3)
                }
            )
        }
    }
}
