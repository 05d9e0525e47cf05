//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("A scope manager that is backed by another library's context")
struct ScopeStorageTests {
    /// Another library's context, which travels with the task.
    private enum OtherContext {
        @TaskLocal static var values: [String: any Sendable] = [:]
    }

    /// Keeps what is active under a key of the other context.
    private struct OtherStorage: ScopeStorage {
        var state: ActiveScope.State {
            OtherContext.values["scope"] as? ActiveScope.State ?? .inactive
        }

        func withState<Output, Failure: Error>(
            _ state: ActiveScope.State,
            _ operation: () throws(Failure) -> Output
        ) throws(Failure) -> Output {
            var values = OtherContext.values
            values["scope"] = state
            let result: Result<Output, Failure> = OtherContext.$values.withValue(values) {
                do throws(Failure) { return .success(try operation()) } catch { return .failure(error) }
            }
            return try result.get()
        }

        nonisolated(nonsending) func withState<Output, Failure: Error>(
            _ state: ActiveScope.State,
            _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
        ) async throws(Failure) -> Output {
            var values = OtherContext.values
            values["scope"] = state
            let result: Result<Output, Failure> = await OtherContext.$values.withValue(values) {
                do throws(Failure) { return .success(try await operation()) } catch { return .failure(error) }
            }
            return try result.get()
        }
    }

    private struct Failure: Error {}

    @Test("Spans are children of what the other context holds, and it holds what is active here")
    func backed() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager(storage: OtherStorage()))
        await tracer.withSpan("outer") { span in
            #expect(OtherContext.values["scope"] != nil && tracer.activeSpan === span)
            let captured = OtherContext.values
            OtherContext.$values.withValue([:]) {
                #expect(tracer.activeSpan == nil && tracer.scopeManager.activeContext == nil)
                OtherContext.$values.withValue(captured) { tracer.withSpan("inner") { _ in } }
            }
            await Task { tracer.withSpan("inherited") { _ in } }.value
            tracer.scopeManager.withoutActiveSpan { tracer.startSpan("root").finish() }
        }
        let outer = try #require(tracer.finishedSpans.first { $0.operationName == "outer" })
        #expect(
            Set(tracer.finishedSpans.filter { $0.isChild(of: outer) }.map(\.operationName)) == ["inner", "inherited"]
        )
        #expect(OtherContext.values.isEmpty)
    }

    @Test("An error of the closure goes on with its type")
    func errors() async {
        let manager = ScopeManager(storage: OtherStorage())
        #expect(throws: Failure.self) { try manager.withoutActiveSpan { () throws(Failure) in throw Failure() } }
        await #expect(throws: Failure.self) {
            try await manager.withoutActiveSpan { () async throws(Failure) in throw Failure() }
        }
        #expect(manager.activeSpan == nil)
    }
}
