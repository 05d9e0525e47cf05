//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing
private import OpenTracingSupport

/// The definition of a traced function: its name, its rule, and the tracing it is bound to.
@usableFromInline
final class FunctionDefinition: Sendable {
    /// The tracing and the operation name that a function is bound to.
    private final class Binding: Sendable {
        let tracing: RequestTracing
        let operationName: String

        init(_ tracing: RequestTracing, _ operationName: String) {
            self.tracing = tracing
            self.operationName = operationName
        }
    }

    private let operationName: String?
    private let rule: FunctionTracing
    private let problems: @Sendable (_ place: String) -> [RouteProblem]
    private let binding = OnceReference<Binding>()

    init<Result, each Argument>(
        _ operationName: String?,
        _ rule: FunctionTracing,
        _ tags: FunctionTags<Result, repeat each Argument>
    ) {
        self.operationName = operationName
        self.rule = rule
        problems = { tags.problems(at: $0) }
    }

    /// Binds the function. Only the first binding has an effect.
    ///
    /// - Parameters:
    ///   - tracing: the tracing for its calls.
    ///   - name: the operation name, unless the function specifies one.
    func bind(to tracing: RequestTracing, as name: String) {
        let operationName = operationName ?? name
        tracing.add(problems(operationName))
        if operationName.isEmpty { tracing.add([.emptyName(at: name.isEmpty ? "a traced function" : name)]) }
        guard rule != .off else { return }
        _ = binding.storeIfNil(Binding(tracing, operationName))
    }

    /// Starts the span of a call; returns `nil` if the call is not traced.
    @inline(__always)
    func startSpan() -> FunctionSpan? {
        // Checks the mode without reference counting: once bound, the binding lives as long as the definition.
        guard binding.uncounted?._withUnsafeGuaranteedRef({ $0.tracing.tracesFunctions }) == true else { return nil }
        return startSpanWhereOn()
    }

    @usableFromInline
    func startSpanWhereOn() -> FunctionSpan? {
        guard let binding = binding.load() else { return nil }
        return binding.tracing.startSpan(binding.operationName, rule)
    }
}
