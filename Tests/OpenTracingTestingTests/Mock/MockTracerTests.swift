//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The mock tracer")
struct MockTracerTests {
    @Test("Identifiers are small numbers in the order of creation, and a root has no parent")
    func identifiers() throws {
        let tracer = MockTracer()
        let root = try #require(tracer.startSpan("root") as? MockSpan)
        let child = try #require(tracer.startSpan("child", childOf: root) as? MockSpan)
        let other = try #require(tracer.startSpan("other") as? MockSpan)
        #expect(
            [root.traceIDString, root.spanIDString, child.traceIDString, child.spanIDString] == ["1", "2", "1", "3"]
        )
        #expect([other.traceIDString, other.spanIDString] == ["4", "5"])
        #expect(root.parentID == nil)
        #expect(child.parentID == "2")
        #expect(child.isChild(of: root))
        #expect(!other.isChild(of: root))
    }

    @Test("The first identifier can be chosen, and is never below one", arguments: [(100, "100"), (0, "1"), (-5, "1")])
    func firstIdentifier(first: Int, expected: String) {
        #expect(MockTracer(firstID: first).startSpan("a").context.traceIDString == expected)
    }

    @Test("Identifiers start over at one after the largest number instead of overflowing")
    func identifiersAtTheEndOfTheRange() {
        let context = MockTracer(firstID: .max).startSpan("a").context
        #expect(context.traceIDString == String(Int.max))
        #expect(context.spanIDString == "1")
    }

    @Test("Finished spans are listed in the order of their finish, unfinished ones in the order of their start")
    func lists() {
        let tracer = MockTracer()
        let spans = ["a", "b", "c", "d"].map { tracer.startSpan($0) }
        spans[2].finish()
        spans[0].finish()
        #expect(tracer.finishedSpans.map(\.operationName) == ["c", "a"])
        #expect(tracer.unfinishedSpans.map(\.operationName) == ["b", "d"])
    }

    @Test("A list that was read does not change when more spans finish")
    func listIsACopy() {
        let tracer = MockTracer()
        let before = tracer.finishedSpans
        tracer.startSpan("a").finish()
        #expect(before.isEmpty)
        #expect(tracer.finishedSpans.count == 1)
    }

    @Test("A reset forgets everything, and a span that was open then is listed once it finishes")
    func reset() {
        let tracer = MockTracer()
        let open = tracer.startSpan("open")
        let done = tracer.startSpan("done")
        done.finish()
        done.finish()
        tracer.reset()
        #expect(tracer.finishedSpans.isEmpty)
        #expect(tracer.unfinishedSpans.isEmpty)
        #expect(tracer.misuse.isEmpty)
        open.finish()
        #expect(tracer.finishedSpans.map(\.operationName) == ["open"])
    }

    @Test("Closing leaves the list as it is, and spans that finish later are not listed")
    func close() async {
        let tracer = MockTracer()
        tracer.startSpan("before").finish()
        let open = tracer.startSpan("open")
        await tracer.close()
        await tracer.close()
        #expect(tracer.finishedSpans.map(\.operationName) == ["before"])
        open.finish()
        tracer.startSpan("after").finish()
        #expect(tracer.finishedSpans.map(\.operationName) == ["before"])
        #expect(tracer.unfinishedSpans.isEmpty)
    }
}
