//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Starting spans.
    static let starting: [ConformanceRule] = [
        ConformanceRule(
            "A span can be started, described and finished",
            by: "OpenTracing specification 1.1, Tracer and Span"
        ) { run in
            let span = run.makeTracer().startSpan("operation", tags: ["tag": "value"])
            span.setTag("number", to: 3).log(["event": "moment", "number": 4])
            span.finish()
        },
        ConformanceRule(
            "A span can be started without a name and named later",
            by:
                "OpenTracing specification 1.1, Span: overwrite the operation name; API harnesses start with an empty name"
        ) { run in
            let span = run.makeTracer().startSpan("")
            span.setOperationName("named later")
            if span.isRecording {
                try run.requireEqual(span.operationName, "named later", "the operation name")
            }
            span.finish()
        },
        ConformanceRule(
            "Any start time is accepted",
            by: "OpenTracing specification 1.1, Tracer: an explicit start timestamp is optional; nothing limits it"
        ) { run in
            let tracer = run.makeTracer()
            for nanoseconds in [Int64.min, -1, 0, 1, .max] {
                let span = tracer.startSpan("operation", startTime: Timestamp(nanosecondsSinceEpoch: nanoseconds))
                span.log(event: "now")
                span.finish()
            }
        },
        ConformanceRule(
            "Spans without references begin traces of their own",
            by: "OpenTracing specification 1.1, References: a span without references begins a trace",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            try run.requireOtherTrace(tracer.startSpan("a"), tracer.startSpan("b"), "a span without references")
        },
        ConformanceRule(
            "A child can be started from a span and from a context",
            by: "API harnesses: the child-of shorthand takes both"
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent")
            tracer.startSpan("child", childOf: parent).finish()
            tracer.startSpan("child", childOf: parent.context).finish()
            tracer.startSpan("follower", references: [.followsFrom(parent)], tags: ["tag": 1]).finish()
            parent.finish()
        },
        ConformanceRule(
            "The span that a child is started from is its parent",
            by: "OpenTracing specification 1.1, References: ChildOf",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent")
            let ofSpan = tracer.startSpan("child", childOf: parent)
            let ofContext = tracer.startSpan("child", childOf: parent.context)
            try run.requireChild(ofSpan, of: parent, "a child started from a span")
            try run.requireChild(ofContext, of: parent, "a child started from a context")
            try run.requireNoChild(ofContext, of: ofSpan, "a sibling")
            try run.requireNoChild(parent, of: ofSpan, "the parent itself")
        },
        ConformanceRule(
            "Both reference types continue the trace",
            by: "OpenTracing specification 1.1, References: both are causal",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent")
            let child = tracer.startSpan("child", references: [.childOf(parent)])
            let follower = tracer.startSpan("follower", references: [.followsFrom(parent)])
            try run.requireSameTrace(child, parent, "a child")
            try run.requireSameTrace(follower, parent, "a span that follows from another")
        },
        ConformanceRule(
            "A child may start after its parent has finished",
            by: "OpenTracing specification 1.1, References: all timings of parent and child are valid",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent", startTime: Timestamp(nanosecondsSinceEpoch: 1000))
            parent.finish(at: Timestamp(nanosecondsSinceEpoch: 2000))
            let child = tracer.startSpan("child", childOf: parent, startTime: Timestamp(nanosecondsSinceEpoch: 3000))
            try run.requireSameTrace(child, parent, "a child of a finished span")
            child.finish(at: Timestamp(nanosecondsSinceEpoch: 4000))
        },
        ConformanceRule(
            "A nil parent is no parent",
            by: "API harnesses: a reference to nothing is ignored, so that what extraction gave can be passed on",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let other = tracer.startSpan("other")
            let noSpan: (any Span)? = nil
            let noContext: (any SpanContext)? = nil
            try run.requireOtherTrace(tracer.startSpan("a", childOf: noSpan), other, "a span with a nil span as parent")
            try run.requireOtherTrace(
                tracer.startSpan("b", childOf: noContext),
                other,
                "a span with a nil context as parent"
            )
        },
        ConformanceRule(
            "A span knows its tracer",
            by: "API of Go, Python and C++: span.tracer",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("parent")
            let child = span.tracer.startSpan("child", childOf: span)
            try run.requireSameTrace(child, span, "a child that the span's own tracer started")
            withExtendedLifetime(tracer) {}
        },
        ConformanceRule(
            "A span that is never finished is not recorded",
            by: "OpenTracing specification 1.1, Span: finish ends the span",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("forgotten").setTag("tag", to: "value")
            tracer.startSpan("finished").finish()
            try run.requireEqual(try await run.finishedSpan(of: tracer).operationName, "finished", "the recorded span")
        },
    ]
}
