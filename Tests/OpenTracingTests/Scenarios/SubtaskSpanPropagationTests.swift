//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: a task awaits a subtask", .timeLimit(.minutes(10)))
struct SubtaskSpanPropagationTests {
    enum Way: CaseIterable { case call, asyncLet, group, task }

    let tracer = MockTracer()

    private func child() async -> String {
        await tracer.withSpan("child") { _ in
            await Task.yield()
            return "message::response"
        }
    }

    @Test("The subtask's span is a child, whatever the way to await it", arguments: Way.allCases)
    func subtask(_ way: Way) async {
        let response = await tracer.withSpan("parent") { _ in
            switch way {
            case .call: return await child()
            case .asyncLet:
                async let response = child()
                return await response
            case .group:
                return await withTaskGroup(of: String.self) { group in
                    group.addTask { await child() }
                    return await group.next() ?? ""
                }
            case .task: return await Task { await child() }.value
            }
        }
        #expect(response == "message::response")
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["child", "parent"])
        guard spans.count == 2 else { return }
        #expect(spans[0].isChild(of: spans[1]))
        #expect(spans.allSatisfy { $0.tags.isEmpty && $0.logs.isEmpty })
        #expect(activeSpan == nil)
    }
}
