//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing
private import OpenTracingSupport

/// A traced function as it was written: its name, its rule, and the tracing that it was bound to.
@usableFromInline
final class FunctionDefinition: Sendable {
    /// What a function is traced by, and under which name.
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

    /// Binds the function. What binds it again changes nothing.
    ///
    /// - Parameters:
    ///   - tracing: what traces its calls.
    ///   - name: the name of its spans, unless it has one of its own.
    func bind(to tracing: RequestTracing, as name: String) {
        let operationName = operationName ?? name
        tracing.add(problems(operationName))
        if operationName.isEmpty { tracing.add([.emptyName(at: name.isEmpty ? "a traced function" : name)]) }
        guard rule != .off else { return }
        _ = binding.storeIfNil(Binding(tracing, operationName))
    }

    /// Starts the span of a call; `nil` for a call that is not traced.
    @inline(__always)
    func startSpan() -> FunctionSpan? {
        // Not counted for a look at the mode: once bound, the binding stays as long as the definition.
        guard binding.uncounted?._withUnsafeGuaranteedRef({ $0.tracing.tracesFunctions }) == true else { return nil }
        return startSpanWhereOn()
    }

    @usableFromInline
    func startSpanWhereOn() -> FunctionSpan? {
        guard let binding = binding.load() else { return nil }
        return binding.tracing.startSpan(binding.operationName, rule)
    }
}
