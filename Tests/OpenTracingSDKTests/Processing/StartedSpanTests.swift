//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing

@Suite("A span at its start, as processors see it")
struct StartedSpanTests {
    /// Gives spans tags from what is known at their start, and keeps what it sees.
    private final class Tagging: SpanProcessor {
        struct Seen: Sendable, Equatable {
            var name: String
            var parent: TraceContext?
            var tags: Tags
        }

        let seen = Mutex<[Seen]>([])

        func spanStarted(_ span: StartedSpan) {
            span.setTag("tenant", to: span.context.baggage["tenant"])
            span.setTag("sampling.priority", to: 0)
            seen.withLock { $0.append(Seen(name: span.operationName, parent: span.parent, tags: span.tags)) }
        }

        func spanFinished(_ span: FinishedSpan) {}
    }

    @Test("A processor reads the parent, the baggage and the tags of a span that starts, and gives it tags")
    func tagging() throws {
        let tagging = Tagging()
        let test = TestTracer(processors: [tagging])
        let root = try #require(test.startSpan("root"))
        root.setBaggageItem("tenant", to: "acme")
        let link = try #require(test.startSpan("link"))
        let child = try #require(
            test.startSpan("child", references: [.followsFrom(link), .childOf(root)], tags: ["a": 1])
        )
        child.finish()
        let seen = tagging.seen.withLock { $0 }
        #expect(seen.map(\.name) == ["root", "link", "child"])
        #expect(seen.map(\.parent?.spanID) == [nil, nil, root.traceContext.spanID])
        #expect(seen.last?.tags == ["a": 1, "tenant": "acme"])
        #expect(test.records.map(\.tags) == [["a": 1, "tenant": "acme"]])
    }

    @Test("A processor sees a span that began to be sampled after its start")
    func late() throws {
        let tagging = Tagging()
        let test = TestTracer(sampler: ParentBasedSampler(root: AlwaysOffSampler()), processors: [tagging])
        let root = try #require(test.startSpan("root"))
        #expect(tagging.seen.withLock { $0 }.isEmpty)
        root.setBaggageItem("tenant", to: "acme").setTag(.samplingPriority, to: 1)
        #expect(tagging.seen.withLock { $0 }.map(\.tags["tenant"]) == ["acme"])
        root.finish()
        #expect(test.records.first?.tags["tenant"] == "acme")
    }
}
