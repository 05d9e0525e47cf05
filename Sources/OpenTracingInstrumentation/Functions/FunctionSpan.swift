//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import OpenTracingSupport

/// The span of one function call.
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

    /// Records the arguments selected by tags.
    @usableFromInline
    func record<Result, each Argument>(
        _ tags: FunctionTags<Result, repeat each Argument>,
        of arguments: repeat each Argument
    ) {
        guard !tags.list.isEmpty else { return }
        write { values, rules in
            for tag in tags.list {
                if let value = tag.ofArguments?(repeat each arguments) {
                    rules.add(value, named: tag.name, readThrough: tag.path, to: &values)
                }
            }
        }
    }

    /// Records the result selected by tags.
    @usableFromInline
    func record<Result, each Argument>(_ tags: FunctionTags<Result, repeat each Argument>, returning result: Result) {
        guard !tags.list.isEmpty else { return }
        write { values, rules in
            for tag in tags.list {
                if let value = tag.ofResult?(result) {
                    rules.add(value, named: tag.name, readThrough: tag.path, to: &values)
                }
            }
        }
    }

    /// Sets tags provided by the caller.
    @usableFromInline
    func record(_ tags: () -> Tags) {
        write { values, rules in
            for (name, value) in tags() { rules.add(value, named: name, to: &values) }
        }
    }

    /// Sets all tags added by a closure at once; the closure is not called if the span is not recorded.
    private func write(_ add: (_ tags: inout Tags, _ rules: AttributeRules) -> Void) {
        guard span.isRecording else { return }
        var tags = Tags()
        add(&tags, tracing.snapshot.rules)
        span.setTags(tags)
    }

    /// Records an error, with its secrets redacted. A cancellation is recorded as one.
    @usableFromInline
    func record(_ error: any Error) {
        guard span.isRecording else { return }
        guard !error.meansCancellation else {
            span.record(error: error)
            return
        }
        let settings = tracing.snapshot.settings
        let record = FailureRecord(
            error,
            failure: nil,
            limit: nil,
            conventions: settings.conventions,
            redact: { settings.redaction.text($0).limited(to: settings.tagValueLimit) }
        )
        span.setTag(.error, to: true)
        for fields in record.logs { span.log(fields) }
    }

    /// Runs a call with the span active, and finishes the span. Errors are recorded and rethrown.
    ///
    /// - Parameters:
    ///   - returned: receives the result before the span finishes.
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
            record(error)
            throw error
        }
    }

    /// Runs a call with the span active, and finishes the span. Errors are recorded and rethrown.
    ///
    /// - Parameters:
    ///   - returned: receives the result before the span finishes.
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
            record(error)
            throw error
        }
    }
}

/// The tags of a function. A single reference, since the tracing closures retain it.
@usableFromInline
final class FunctionTags<Result, each Argument>: Sendable {
    let list: [FunctionTag<Result, repeat each Argument>]

    @usableFromInline
    init(_ list: [FunctionTag<Result, repeat each Argument>]) {
        self.list = list
    }

    /// Returns the mistakes in the tags.
    ///
    /// - Parameter place: the name of the function.
    func problems(at place: String) -> [RouteProblem] {
        list.compactMap { tag in
            tag.mistake.map {
                RouteProblem(place: place, problem: "tag \"\(tag.name)\": \($0.problem)", remedy: $0.remedy)
            }
        }
    }
}

extension AttributeRules {
    /// Adds the redacted value of an argument or result.
    func add(_ value: TagValue, named name: String, readThrough path: [String] = [], to tags: inout Tags) {
        guard let value = value.unlessEmpty else { return }
        let isSecret = redaction.hides(parameter: name) || path.contains(where: redaction.hides(parameter:))
        let shown = isSecret ? .string(Redaction.placeholder) : value.shown(under: redaction)
        tags.set(name, to: shown.limited(to: tagValueLimit))
    }
}

extension TagValue {
    /// Returns the value with the secrets in its strings redacted.
    fileprivate func shown(under redaction: Redaction) -> TagValue {
        switch storage {
        case .string(let text): .string(redaction.value(text))
        case .array(let values): .array(values.map { $0.shown(under: redaction) })
        case .integer, .double, .boolean: self
        }
    }
}
