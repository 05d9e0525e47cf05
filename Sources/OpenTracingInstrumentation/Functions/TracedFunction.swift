//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Marks a function as traced where it is written.
///
/// ```swift
/// struct Kitchen: TracedMembers {
///     @TracedFunction("oven.preheat", tags: .argument(0, as: "temperature"), .result(\.model))
///     var preheat = { (temperature: Int) async throws -> Oven in … }
/// }
///
/// let kitchen = tracing.traced(Kitchen())
/// let oven = try await kitchen.preheat(180)
/// ```
///
/// Each call is a span: a child of what is active, and active while the function runs. An error is recorded and goes on. Whether a call
/// is traced is decided when it comes, by ``FunctionTracing`` and the settings of that moment. Before
/// ``RequestTracing/traced(_:)`` has bound the member, its calls are not traced.
///
/// The closure says the types of its arguments and of its result, and the compiler checks calls and tags against them. It may wait,
/// throw, and throw errors of one type; one that waits takes `Sendable` arguments. It takes up to four arguments; `traced(_:_:)` of
/// ``RequestTracing`` wraps functions with any number. A closure has no labels for its arguments and no defaults: wrap a method where
/// these matter.
@propertyWrapper
public struct TracedFunction<Function: Sendable>: WrappedFunction, Sendable {
    let definition: FunctionDefinition

    /// The function, which traces its calls.
    public let wrappedValue: Function

    init(_ definition: FunctionDefinition, _ function: Function) {
        self.definition = definition
        wrappedValue = function
    }
}

// The function is stored as a value of a generic type. Swift 6.3 stores none there that has a pack of arguments, so there is an
// initializer for each number of them; and a function that may throw anything, one that throws one type and one that does not throw
// are called in three ways there, so each has its own, or errors would be read from where none are.

extension TracedFunction {
    /// Wraps a function that takes no arguments.
    public init<Result>(
        wrappedValue: @escaping @Sendable () -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result>...
    ) where Function == @Sendable () -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { () -> Result in
            guard let call = definition.startSpan() else { return wrappedValue() }
            return call.run(
                { call.record(tags, returning: $0) },
                { () -> Result in
                    wrappedValue()
                }
            )
        }
    }

    /// Wraps a function that takes one argument.
    public init<A0, Result>(
        wrappedValue: @escaping @Sendable (A0) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0>...
    ) where Function == @Sendable (A0) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0) -> Result in
            guard let call = definition.startSpan() else { return wrappedValue(a0) }
            call.record(tags, of: a0)
            return call.run(
                { call.record(tags, returning: $0) },
                { () -> Result in
                    wrappedValue(a0)
                }
            )
        }
    }

    /// Wraps a function that takes two arguments.
    public init<A0, A1, Result>(
        wrappedValue: @escaping @Sendable (A0, A1) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1>...
    ) where Function == @Sendable (A0, A1) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1) -> Result in
            guard let call = definition.startSpan() else { return wrappedValue(a0, a1) }
            call.record(tags, of: a0, a1)
            return call.run(
                { call.record(tags, returning: $0) },
                { () -> Result in
                    wrappedValue(a0, a1)
                }
            )
        }
    }

    /// Wraps a function that takes three arguments.
    public init<A0, A1, A2, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2>...
    ) where Function == @Sendable (A0, A1, A2) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2) -> Result in
            guard let call = definition.startSpan() else { return wrappedValue(a0, a1, a2) }
            call.record(tags, of: a0, a1, a2)
            return call.run(
                { call.record(tags, returning: $0) },
                { () -> Result in
                    wrappedValue(a0, a1, a2)
                }
            )
        }
    }

    /// Wraps a function that takes four arguments.
    public init<A0, A1, A2, A3, Result>(
        wrappedValue: @escaping @Sendable (A0, A1, A2, A3) -> Result,
        _ operationName: String? = nil,
        traced tracing: FunctionTracing = .on,
        tags: FunctionTag<Result, A0, A1, A2, A3>...
    ) where Function == @Sendable (A0, A1, A2, A3) -> Result {
        let tags = FunctionTags(tags)
        let definition = FunctionDefinition(operationName, tracing, tags)
        self.init(definition) { (a0: A0, a1: A1, a2: A2, a3: A3) -> Result in
            guard let call = definition.startSpan() else { return wrappedValue(a0, a1, a2, a3) }
            call.record(tags, of: a0, a1, a2, a3)
            return call.run(
                { call.record(tags, returning: $0) },
                { () -> Result in
                    wrappedValue(a0, a1, a2, a3)
                }
            )
        }
    }
}
