//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// The identifiers of traces and spans.
    static let identifiers: [ConformanceRule] = [
        ConformanceRule(
            "The spans of a trace share its identifier and have their own",
            by: "OpenTracing RFC Trace identifiers",
            needs: [.identifiers]
        ) { run in
            let tracer = run.makeTracer()
            let root = tracer.startSpan("root").context
            let child = tracer.startSpan("child", childOf: root).context
            let sibling = tracer.startSpan("sibling", childOf: root).context
            try run.require(
                !root.traceIDString.isEmpty && !root.spanIDString.isEmpty,
                "a context has an empty identifier"
            )
            try run.requireEqual(
                [child.traceIDString, sibling.traceIDString],
                [root.traceIDString, root.traceIDString],
                "the trace of the children"
            )
            try run.requireEqual(
                Set([root.spanIDString, child.spanIDString, sibling.spanIDString]).count,
                3,
                "the number of different span identifiers of three spans"
            )
        },
        ConformanceRule(
            "Different traces have different identifiers",
            by: "OpenTracing RFC Trace identifiers",
            needs: [.identifiers]
        ) { run in
            let tracer = run.makeTracer()
            let identifiers = (0..<100).map { _ in tracer.startSpan("root").context.traceIDString }
            try run.requireEqual(Set(identifiers).count, 100, "the number of different traces of a hundred")
        },
        ConformanceRule(
            "The identifiers of a span never change",
            by: "OpenTracing specification 1.1, SpanContext: immutable; RFC Trace identifiers"
        ) { run in
            let span = run.makeTracer().startSpan("operation")
            let before = [span.context.traceIDString, span.context.spanIDString]
            span.setOperationName("renamed").setBaggageItem("key", to: "value")
            try run.requireEqual(
                [span.context.traceIDString, span.context.spanIDString],
                before,
                "the identity of a changed span"
            )
            span.finish()
            try run.requireEqual(
                [span.context.traceIDString, span.context.spanIDString],
                before,
                "the identity of a finished span"
            )
        },
        ConformanceRule(
            "An extracted context has the identifiers of the injected one",
            by: "OpenTracing RFC Trace identifiers",
            needs: [.identifiers, .propagation]
        ) { run in
            let tracer = run.makeTracer()
            let context = tracer.startSpan("operation").context
            for format in ConformanceCarrier.formats {
                let carrier = try ConformanceCarrier(context, as: format, by: tracer)
                let extracted = try carrier.extract(as: format, by: tracer)
                try run.requireEqual(
                    extracted?.traceIDString,
                    context.traceIDString,
                    "the trace extracted from \(format)"
                )
                try run.requireEqual(extracted?.spanIDString, context.spanIDString, "the span extracted from \(format)")
            }
        },
    ]
}
