//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The span of one call of a function.
@usableFromInline
struct FunctionSpan {
    @usableFromInline let span: any Span
    @usableFromInline let scopes: ScopeManager
    private let tracing: RequestTracing

    init(_ span: any Span, of tracing: RequestTracing) {
        self.span = span
        self.tracing = tracing
        scopes = tracing.scopes
    }

    /// Sets what is to be shown of the arguments.
    @usableFromInline
    func record<Result, each Argument>(
        _ tags: FunctionTags<Result, repeat each Argument>,
        of arguments: repeat each Argument
    ) {
        guard !tags.list.isEmpty else { return }
        write { values, rules in
            for tag in tags.list {
                if let value = tag.ofArguments?(repeat each arguments) {
                    rules.add(value, named: tag.name, to: &values)
                }
            }
        }
    }

    /// Sets what is to be shown of the result.
    @usableFromInline
    func record<Result, each Argument>(_ tags: FunctionTags<Result, repeat each Argument>, returning result: Result) {
        guard !tags.list.isEmpty else { return }
        write { values, rules in
            for tag in tags.list {
                if let value = tag.ofResult?(result) { rules.add(value, named: tag.name, to: &values) }
            }
        }
    }

    /// Sets tags that a caller has made.
    @usableFromInline
    func record(_ tags: () -> Tags) {
        write { values, rules in
            for (name, value) in tags() { rules.add(value, named: name, to: &values) }
        }
    }

    /// Sets what a closure adds, all at once; the closure is not called where nothing is recorded.
    private func write(_ add: (_ tags: inout Tags, _ rules: AttributeRules) -> Void) {
        guard span.isRecording else { return }
        var tags = Tags()
        add(&tags, tracing.snapshot.rules)
        span.setTags(tags)
    }

    /// Runs a call with the span active, and finishes the span. An error is recorded and goes on.
    ///
    /// - Parameters:
    ///   - returned: is given the result before the span is finished.
    ///   - call: the call.
    @inlinable
    func run<Result, Failure: Error>(
        _ returned: (Result) -> Void = { _ in },
        _ call: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { span.finish() }
        do throws(Failure) {
            let result = try scopes.withActiveSpan(span, call)
            returned(result)
            return result
        } catch {
            span.record(error: error)
            throw error
        }
    }

    /// Runs a call with the span active, and finishes the span. An error is recorded and goes on.
    ///
    /// - Parameters:
    ///   - returned: is given the result before the span is finished.
    ///   - call: the call.
    @inlinable
    nonisolated(nonsending) func run<Result, Failure: Error>(
        _ returned: (Result) -> Void = { _ in },
        _ call: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        defer { span.finish() }
        do throws(Failure) {
            let result = try await scopes.withActiveSpan(span, call)
            returned(result)
            return result
        } catch {
            span.record(error: error)
            throw error
        }
    }
}

/// The tags of a function. One reference, since the closures that trace it hold it.
@usableFromInline
final class FunctionTags<Result, each Argument>: Sendable {
    let list: [FunctionTag<Result, repeat each Argument>]

    @usableFromInline
    init(_ list: [FunctionTag<Result, repeat each Argument>]) {
        self.list = list
    }

    /// What is wrong with them.
    ///
    /// - Parameter place: what the function is called.
    func problems(at place: String) -> [RouteProblem] {
        list.compactMap { tag in
            tag.mistake.map {
                RouteProblem(place: place, problem: "tag \"\(tag.name)\": \($0.problem)", remedy: $0.remedy)
            }
        }
    }
}

extension AttributeRules {
    /// Adds the value of an argument or a result, without what must not show.
    func add(_ value: TagValue, named name: String, to tags: inout Tags) {
        guard let value = value.unlessEmpty else { return }
        let shown = redaction.hides(parameter: name) ? .string(Redaction.placeholder) : value.shown(under: redaction)
        tags.set(name, to: shown.limited(to: tagValueLimit))
    }
}

extension TagValue {
    /// The value without the secrets in its texts.
    fileprivate func shown(under redaction: Redaction) -> TagValue {
        switch storage {
        case .string(let text): .string(redaction.value(text))
        case .array(let values): .array(values.map { $0.shown(under: redaction) })
        case .integer, .double, .boolean: self
        }
    }
}
