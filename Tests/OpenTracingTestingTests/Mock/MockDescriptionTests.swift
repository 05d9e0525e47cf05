//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Looking into a mock tracer")
struct MockDescriptionTests {
    let clock = MockClock()
    let tracer: MockTracer

    init() {
        tracer = MockTracer(clock: clock.now)
    }

    @Test("The dump is an indented tree with tags and logs")
    func dump() {
        tracer.withSpan("GET /orders", tags: ["http.method": "GET"]) { span in
            clock.advance(by: .nanoseconds(700_000))
            span.log(["event": "retry", "attempt": 2])
            tracer.withSpan("load") { span in
                clock.advance(by: .nanoseconds(2_345_678))
                tracer.withSpan("query") { _ in clock.advance(by: .nanoseconds(999)) }
                span.setTag(.error, to: true)
            }
            _ = tracer.startSpan("audit")
        }
        clock.advance(by: .nanoseconds(1_500_000_000))
        tracer.startSpan("worker").finish()
        #expect(
            tracer.description == """
                trace 1
                  GET /orders [2] 3.046 ms http.method=GET
                    + 700 us event=retry attempt=2
                    load [3] 2.346 ms error=true
                      query [4] 999 ns
                    audit [5] unfinished
                trace 6
                  worker [7] 0 ns
                """
        )
    }

    @Test("A tracer without spans has an empty dump")
    func emptyDump() {
        #expect(tracer.description.isEmpty)
    }

    @Test(
        "Durations are written in the largest unit that leaves a whole part",
        arguments: [
            (0, "0 ns"), (999, "999 ns"), (1000, "1 us"), (1001, "1.001 us"), (1_500_000, "1.5 ms"),
            (2_000_000_000, "2 s"), (Int64.max, "9223372036.854 s"),
        ] as [(Int64, String)]
    )
    func durations(nanoseconds: Int64, text: String) throws {
        let span = tracer.startSpan("s", startTime: Timestamp(nanosecondsSinceEpoch: 0))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: nanoseconds))
        #expect(tracer.finishedSpans.first?.description == "s [2] \(text)")
    }

    @Test("A span whose parent is in no list is shown as a root")
    func missingParent() throws {
        let remote = MockSpanContext(traceNumber: 100, spanNumber: 200)
        tracer.startSpan("receive", childOf: remote).finish()
        #expect(tracer.description == "trace 100\n  receive [1] 0 ns")
        #expect(tracer.finishedTraces.first?.roots.map(\.operationName) == ["receive"])
    }

    @Test("Spans that are each other's parents by mistake are shown all the same")
    func cycle() throws {
        // As when two tracers of one test were given the same first identifier.
        let tracer = MockTracer(firstID: 2, clock: clock.now)
        tracer.startSpan("b", childOf: MockSpanContext(traceNumber: 9, spanNumber: 3)).finish()
        tracer.startSpan("c", childOf: MockSpanContext(traceNumber: 9, spanNumber: 2)).finish()
        tracer.startSpan("self", childOf: MockSpanContext(traceNumber: 9, spanNumber: 4)).finish()
        #expect(tracer.description == "trace 9\n  self [4] 0 ns\n  b [2] 0 ns\n    c [3] 0 ns")
    }

    @Test("A chain of many spans does not exhaust the stack")
    func deepTrace() {
        var parent = tracer.startSpan("span")
        for _ in 0..<1000 {
            let child = tracer.startSpan("span", childOf: parent)
            parent.finish()
            parent = child
        }
        parent.finish()
        #expect(tracer.description.split(separator: "\n").count == 1002)
    }

    @Test("Spans are found by name, tag and parent")
    func lookUps() throws {
        let root = tracer.startSpan("root", tags: ["span.kind": "server"])
        tracer.startSpan("call", childOf: root, tags: ["span.kind": "client", "n": 1]).finish()
        tracer.startSpan("call", childOf: root, tags: ["n": 2]).finish()
        root.finish()
        let spans = tracer.finishedSpans
        #expect(spans.named("call").count == 2)
        #expect(spans.named("missing").isEmpty)
        #expect(spans.tagged("n").count == 2)
        #expect(spans.tagged("n", 2).count == 1)
        #expect(spans.tagged(.spanKind, .client).map(\.operationName) == ["call"])
        #expect(spans.tagged(.spanKind, .producer).isEmpty)
        let found = try #require(spans.named("root").first)
        #expect(spans.children(of: found).count == 2)
    }

    @Test("Finished spans are grouped by trace, in the order of each trace's first finish")
    func traces() throws {
        let (first, second) = (tracer.startSpan("first"), tracer.startSpan("second"))
        let child = tracer.startSpan("child", childOf: second)
        child.finish()
        first.finish()
        second.finish()
        let traces = tracer.finishedTraces
        #expect(traces.map { $0.spans.map(\.operationName) } == [["child", "second"], ["first"]])
        #expect(traces[0].id == second.context.traceIDString)
        #expect(traces[0][child.context.spanIDString]?.operationName == "child")
        #expect(traces[0]["missing"] == nil)
        let root = try #require(traces[0].roots.first)
        #expect(root.operationName == "second")
        #expect(traces[0].children(of: root).map(\.operationName) == ["child"])
    }

    @Test("The clock stands still until it is moved, in both directions")
    func mockClock() {
        let clock = MockClock(start: Timestamp(nanosecondsSinceEpoch: 10))
        #expect(clock.now() == clock.now())
        clock.advance(by: .nanoseconds(5))
        #expect(clock.now().nanosecondsSinceEpoch == 15)
        clock.advance(by: .nanoseconds(-10))
        #expect(clock.now().nanosecondsSinceEpoch == 5)
    }
}
