//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracedFunction {
    /// Wraps a throwing function without arguments.
    public init<Result>(
        wrappedValue: @escaping @Sendable () throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result>...
    ) where Function == @Sendable () throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { () throws -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue() }
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws -> Result in
                    try wrappedValue()
                }
            )
        }
    }

    /// Wraps a function without arguments and with a typed throw.
    public init<Result, Failure: Error>(
        wrappedValue: @escaping @Sendable () throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result>...
    ) where Function == @Sendable () throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { () throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue() }
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws(Failure) -> Result in
                    try wrappedValue()
                }
            )
        }
    }

    /// Wraps a throwing function with one argument.
    public init<A0, Result>(
        wrappedValue: @escaping @Sendable (A0) throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0>...
    ) where Function == @Sendable (A0) throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0) throws -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0) }
            call.record(tags, of: a0)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws -> Result in
                    try wrappedValue(a0)
                }
            )
        }
    }

    /// Wraps a function with one argument and a typed throw.
    public init<A0, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0) throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0>...
    ) where Function == @Sendable (A0) throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0) throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0) }
            call.record(tags, of: a0)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws(Failure) -> Result in
                    try wrappedValue(a0)
                }
            )
        }
    }

    /// Wraps a throwing function with two arguments.
    public init<A0, A1, Result>(
        wrappedValue: @escaping @Sendable (A0, A1) throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1>...
    ) where Function == @Sendable (A0, A1) throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1) throws -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0, a1) }
            call.record(tags, of: a0, a1)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws -> Result in
                    try wrappedValue(a0, a1)
                }
            )
        }
    }

    /// Wraps a function with two arguments and a typed throw.
    public init<A0, A1, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0, A1) throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1>...
    ) where Function == @Sendable (A0, A1) throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1) throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0, a1) }
            call.record(tags, of: a0, a1)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws(Failure) -> Result in
                    try wrappedValue(a0, a1)
                }
            )
        }
    }

    /// Wraps a throwing function with three arguments.
    public init<A0, A1, A2, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2) throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2>...
    ) where Function == @Sendable (A0, A1, A2) throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2) throws -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0, a1, a2) }
            call.record(tags, of: a0, a1, a2)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws -> Result in
                    try wrappedValue(a0, a1, a2)
                }
            )
        }
    }

    /// Wraps a function with three arguments and a typed throw.
    public init<A0, A1, A2, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0, A1, A2) throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2>...
    ) where Function == @Sendable (A0, A1, A2) throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2) throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0, a1, a2) }
            call.record(tags, of: a0, a1, a2)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws(Failure) -> Result in
                    try wrappedValue(a0, a1, a2)
                }
            )
        }
    }

    /// Wraps a throwing function with four arguments.
    public init<A0, A1, A2, A3, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2, A3) throws -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2, A3>...
    ) where Function == @Sendable (A0, A1, A2, A3) throws -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2, a3: A3) throws -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0, a1, a2, a3) }
            call.record(tags, of: a0, a1, a2, a3)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws -> Result in
                    try wrappedValue(a0, a1, a2, a3)
                }
            )
        }
    }

    /// Wraps a function with four arguments and a typed throw.
    public init<A0, A1, A2, A3, Result, Failure: Error>(
        wrappedValue: @escaping @Sendable (A0, A1, A2, A3) throws(Failure) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2, A3>...
    ) where Function == @Sendable (A0, A1, A2, A3) throws(Failure) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2, a3: A3) throws(Failure) -> Result in
            guard let call = definition.startSpan() else { return try wrappedValue(a0, a1, a2, a3) }
            call.record(tags, of: a0, a1, a2, a3)
            return try call.run(
                { call.record(tags, returning: $0) },
                { () throws(Failure) -> Result in
                    try wrappedValue(a0, a1, a2, a3)
                }
            )
        }
    }
}
