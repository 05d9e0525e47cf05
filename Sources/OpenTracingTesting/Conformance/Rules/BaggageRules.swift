//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Baggage within the process.
    static let baggage: [ConformanceRule] = [
        ConformanceRule(
            "A root span has no baggage",
            by: "API harnesses: a new span has no baggage"
        ) { run in
            let span = run.makeTracer().startSpan("root")
            try run.requireEqual(Array(span.context.baggage), [], "the baggage of a root span")
            try run.requireEqual(span.baggageItem("key"), nil, "a baggage item that was never set")
        },
        ConformanceRule(
            "A baggage item that was set can be read from the span and from its context",
            by: "OpenTracing specification 1.1, Span: set and get a baggage item",
            needs: [.baggage]
        ) { run in
            let span = run.makeTracer().startSpan("span")
            let returned = span.setBaggageItem("Kiff-loc", to: "24")
            try run.require(returned === span, "setBaggageItem gives back another span")
            try run.requireEqual(span.baggageItem("Kiff-loc"), "24", "the baggage item")
            try run.requireEqual(span.context.baggage, ["Kiff-loc": "24"], "the baggage of the context")
        },
        ConformanceRule(
            "Several baggage items are kept side by side",
            by: "OpenTracing specification 1.1, SpanContext: iterate through all baggage items",
            needs: [.baggage]
        ) { run in
            let span = run.makeTracer().startSpan("span")
            span.setBaggageItem("Bag1", to: "BaggageVal1").setBaggageItem("Bag2", to: "BaggageVal2")
            try run.requireEqual(
                span.context.baggage,
                ["Bag1": "BaggageVal1", "Bag2": "BaggageVal2"],
                "the baggage of the context"
            )
        },
        ConformanceRule(
            "A baggage item that is set again is replaced, and nil removes it",
            by: "OpenTracing specification 1.1, Span: set a baggage item",
            needs: [.baggage]
        ) { run in
            let span = run.makeTracer().startSpan("span")
            span.setBaggageItem("a", to: "1").setBaggageItem("b", to: "1").setBaggageItem("a", to: "2")
            try run.requireEqual(span.context.baggage, ["a": "2", "b": "1"], "the baggage after a second value")
            span.setBaggageItem("a", to: nil).setBaggageItem("missing", to: nil)
            try run.requireEqual(span.context.baggage, ["b": "1"], "the baggage after nil")
        },
        ConformanceRule(
            "Keys of baggage are case-sensitive, and any Unicode is kept",
            by: "OpenTracing specification 1.1, Baggage items",
            needs: [.baggage]
        ) { run in
            let span = run.makeTracer().startSpan("span")
            span.setBaggageItem("Some_Key", to: "v\u{200B}lue \u{1F680}")
            try run.requireEqual(span.baggageItem("Some_Key"), "v\u{200B}lue \u{1F680}", "the baggage item")
            try run.requireEqual(span.baggageItem("some_key"), nil, "the item under a key in another case")
        },
        ConformanceRule(
            "A context that was read before does not see later baggage",
            by: "OpenTracing specification 1.1, SpanContext: immutable",
            needs: [.baggage]
        ) { run in
            let span = run.makeTracer().startSpan("span").setBaggageItem("early", to: "1")
            let context = span.context
            span.setBaggageItem("late", to: "2").setBaggageItem("early", to: "3")
            try run.requireEqual(context.baggage, ["early": "1"], "the baggage of a context that was read before")
            try run.requireEqual(span.context.baggage, ["early": "3", "late": "2"], "the baggage of the span")
        },
        ConformanceRule(
            "Baggage reaches children and their children",
            by: "OpenTracing specification 1.1, Span: baggage propagates to all descendants",
            needs: [.baggage]
        ) { run in
            let tracer = run.makeTracer()
            let root = tracer.startSpan("root").setBaggageItem("key", to: "value")
            let child = tracer.startSpan("child", childOf: root)
            let grandchild = tracer.startSpan("grandchild", references: [.followsFrom(child)])
            root.finish()
            let late = tracer.startSpan("late", childOf: root)
            for span in [child, grandchild, late] {
                try run.requireEqual(span.context.baggage, ["key": "value"], "the baggage of a descendant")
            }
        },
        ConformanceRule(
            "Baggage of a child does not reach its parent and its siblings",
            by: "OpenTracing specification 1.1, Span: baggage propagates to descendants only",
            needs: [.baggage]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent").setBaggageItem("shared", to: "1")
            let child = tracer.startSpan("child", childOf: parent)
            child.setBaggageItem("own", to: "2").setBaggageItem("shared", to: "3")
            try run.requireEqual(parent.context.baggage, ["shared": "1"], "the baggage of the parent")
            let sibling = tracer.startSpan("sibling", childOf: parent)
            try run.requireEqual(sibling.context.baggage, ["shared": "1"], "the baggage of a sibling")
        },
        ConformanceRule(
            "Baggage does not reach children that were started before",
            by: "OpenTracing specification 1.1, Span: baggage propagates to future children",
            needs: [.baggage]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent")
            let child = tracer.startSpan("child", childOf: parent)
            parent.setBaggageItem("late", to: "1")
            try run.requireEqual(Array(child.context.baggage), [], "the baggage of a child that was started before")
        },
        ConformanceRule(
            "Baggage is the union over all references, and the later one wins",
            by: "Java, C# and C++ libraries: baggage of several references",
            needs: [.baggage]
        ) { run in
            let tracer = run.makeTracer()
            let first = tracer.startSpan("first").setBaggageItem("a", to: "1").setBaggageItem("both", to: "1")
            let second = tracer.startSpan("second").setBaggageItem("b", to: "2").setBaggageItem("both", to: "2")
            let span = tracer.startSpan("span", references: [.childOf(first), .followsFrom(second)])
            try run.requireEqual(span.context.baggage, ["a": "1", "b": "2", "both": "2"], "the baggage")
        },
        ConformanceRule(
            "The baggage of a finished span does not change",
            by: "OpenTracing specification 1.1, Span: after finish only the context may be read",
            needs: [.baggage]
        ) { run in
            let span = run.makeTracer().startSpan("span").setBaggageItem("key", to: "value")
            span.finish()
            span.setBaggageItem("key", to: "changed").setBaggageItem("late", to: "1")
            try run.requireEqual(span.context.baggage, ["key": "value"], "the baggage of a finished span")
        },
        ConformanceRule(
            "A trace that is not sampled carries baggage all the same",
            by: "Jaeger: baggage does not depend on the sampling decision",
            needs: [.baggage]
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("span", tags: [Tag.samplingPriority.name: 0]).setTag(.samplingPriority, to: 0)
            span.setBaggageItem("key", to: "value")
            let child = tracer.startSpan("child", childOf: span)
            try run.requireEqual(child.context.baggage, ["key": "value"], "the baggage of an unsampled child")
        },
    ]
}
