//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing

@Suite("Scenario: promises call back after the span that made them has finished", .timeLimit(.minutes(10)))
struct PromisePropagationTests {
    private struct Failure: Error {
        let message: String
    }

    /// Remembers the span that was active where it was made.
    private final class Promise: Sendable {
        private let tracer: MockTracer
        private let span = activeSpan
        private let callbacks = Mutex<[@Sendable (Result<String, Failure>) -> Void]>([])

        init(tracer: MockTracer) {
            self.tracer = tracer
        }

        func onSuccess(_ callback: @escaping @Sendable (String) -> Void) {
            add(named: "success") { if case .success(let value) = $0 { callback(value) } }
        }

        func onError(_ callback: @escaping @Sendable (Failure) -> Void) {
            add(named: "error") { if case .failure(let error) = $0 { callback(error) } }
        }

        func complete(_ result: Result<String, Failure>) {
            for callback in callbacks.withLock({ $0 }) {
                Task.detached { callback(result) }
            }
        }

        private func add(named name: String, _ callback: @escaping @Sendable (Result<String, Failure>) -> Void) {
            callbacks.withLock { callbacks in
                callbacks.append { [tracer, span] result in
                    tracer.withSpan(name, references: [.followsFrom(span)], tags: ["component": .string(name)]) { _ in
                        callback(result)
                    }
                }
            }
        }
    }

    @Test("Each callback has its own span, which follows from that of the promise")
    func promises() async throws {
        let tracer = MockTracer()
        let (successes, errors) = (Recorder<String>(), Recorder<String>())
        let (success, failure) = tracer.withSpan("promises", tags: ["component": "example-promises"]) { _ in
            let (success, failure) = (Promise(tracer: tracer), Promise(tracer: tracer))
            success.onSuccess { successes.record($0) }
            success.onSuccess { successes.record($0) }
            failure.onError { errors.record($0.message) }
            #expect(tracer.finishedSpans.isEmpty)
            return (success, failure)
        }
        #expect(tracer.finishedSpans.count == 1)
        success.complete(.success("success!"))
        failure.complete(.failure(Failure(message: "some error.")))

        let spans = await tracer.finishedSpans(count: 4)
        #expect(spans.count == 4)
        #expect(successes.values == ["success!", "success!"])
        #expect(errors.values == ["some error."])
        #expect(spans.tagged(.component, "example-promises").count == 1)
        let parent = try #require(spans.tagged(.component, "example-promises").first)
        #expect(parent.parentID == nil)
        #expect(spans.tagged(.component, "success").count == 2)
        #expect(spans.tagged(.component, "error").count == 1)
        #expect(spans.children(of: parent).count == 3)
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }
}
