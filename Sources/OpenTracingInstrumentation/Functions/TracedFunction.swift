//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Traces a function at its declaration.
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
/// Each call is a span: a child of the active span, and active while the function runs. Errors are recorded and rethrown. Whether
/// a call is traced is decided per call, by ``FunctionTracing`` and the current settings. Calls are not traced until
/// ``RequestTracing/traced(_:)`` has bound the member.
///
/// The closure declares the types of its arguments and its result, and the compiler checks calls and tags against them. It may be
/// asynchronous, throw, and use typed throws; the arguments of an asynchronous closure must be `Sendable`. It takes up to four
/// arguments; `traced(_:_:)` of ``RequestTracing`` wraps functions with any number. Closures have neither argument labels nor
/// defaults: wrap a method if these matter.
@propertyWrapper
public struct TracedFunction<Function: Sendable>: WrappedFunction, Sendable {
    let definition: FunctionDefinition

    /// The function, with tracing of its calls.
    public let wrappedValue: Function

    init(_ definition: FunctionDefinition, _ function: Function) {
        self.definition = definition
        wrappedValue = function
    }
}

// The function is stored as a value of a generic type. Swift 6.3 cannot store functions with parameter packs there, so each
// number of arguments has its own initializer. Functions with untyped throws, typed throws and no throws have different calling
// conventions there, so each has its own initializer too; otherwise errors would be read where there are none.

extension TracedFunction {
    /// Wraps a function without arguments.
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

    /// Wraps a function with one argument.
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

    /// Wraps a function with two arguments.
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

    /// Wraps a function with three arguments.
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

    /// Wraps a function with four arguments.
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
