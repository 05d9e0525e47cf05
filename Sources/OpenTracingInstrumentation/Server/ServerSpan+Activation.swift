//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// The request that is being answered in a task, without keeping it: a task that outlives the request must not keep its
/// span from finishing when the response is dropped.
struct ServerSpanReference: Sendable {
    weak var serverSpan: ServerSpan?
}

extension ServerSpan {
    /// The request that is being answered in this task, to notice when it is instrumented twice.
    @TaskLocal static var current: ServerSpanReference?

    /// Whether this task answers the request.
    var isCurrent: Bool { Self.current?.serverSpan === self }

    /// Runs a closure with the span active.
    nonisolated(nonsending) func withActive<Output, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        // `TaskLocal.withValue` rethrows without a type, so the error takes the way of the result.
        let result: Result<Output, Failure> = await Self.$current.withValue(ServerSpanReference(serverSpan: self)) {
            do throws(Failure) {
                return .success(try await scopeManager.withActiveSpan(span, operation))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Runs a closure with the span active.
    func withActive<Output, Failure: Error>(_ operation: () throws(Failure) -> Output) throws(Failure) -> Output {
        let result: Result<Output, Failure> = Self.$current.withValue(ServerSpanReference(serverSpan: self)) {
            do throws(Failure) {
                return .success(try scopeManager.withActiveSpan(span, operation))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
