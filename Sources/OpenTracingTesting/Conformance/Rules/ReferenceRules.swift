//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Several references, and unusable references. The specification does not define the choice of the parent; these rules
    /// follow the Java, C# and C++ libraries and OpenTelemetry's shim.
    static let references: [ConformanceRule] = [
        ConformanceRule(
            "All references are kept in their order",
            by: "OpenTracing specification 1.1, Span: zero or more references",
            needs: [.finishedSpans, .identifiers]
        ) { run in
            let tracer = run.makeTracer()
            let causes = ["a", "b", "c"].map { tracer.startSpan($0) }
            let types: [ReferenceType] = [.followsFrom, .childOf, ReferenceType("own")]
            let references = zip(types, causes).map { Reference(type: $0, context: $1.context) }
            tracer.startSpan("span", references: references).finish()
            let recorded = try await run.finishedSpan(of: tracer).references
            try run.requireEqual(recorded.map(\.type), types, "the list of reference types")
            try run.requireEqual(
                recorded.map(\.context.spanIDString),
                causes.map(\.context.spanIDString),
                "the list of spans referred to"
            )
        },
        ConformanceRule(
            "The first child-of reference decides about the parent",
            by: "Java and C# libraries: the first ChildOf is the parent, wherever it stands",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            let causes = ["a", "b", "c"].map { tracer.startSpan($0) }
            let span = tracer.startSpan(
                "span",
                references: [.followsFrom(causes[0]), .childOf(causes[1]), .childOf(causes[2])]
            )
            try run.requireChild(span, of: causes[1], "a span with several references")
            try run.requireNoChild(span, of: causes[0], "a span with a follows-from reference before a child-of one")
            try run.requireNoChild(span, of: causes[2], "a span with two child-of references")
        },
        ConformanceRule(
            "Without a child-of reference the first one decides about the trace",
            by: "Java and C# libraries: else the first reference of any type",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let first = tracer.startSpan("a")
            let second = tracer.startSpan("b")
            let span = tracer.startSpan("span", references: [.followsFrom(first), .followsFrom(second)])
            try run.requireSameTrace(span, first, "a span that follows from two others")
            try run.requireOtherTrace(span, second, "a span that follows from two others")
        },
        ConformanceRule(
            "A reference of a type of one's own continues the trace",
            by: "Java library: an unknown reference type counts as any other",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let cause = tracer.startSpan("cause")
            let reference = Reference(type: ReferenceType("own"), context: cause.context)
            try run.requireSameTrace(
                tracer.startSpan("span", references: [reference]),
                cause,
                "a span with a reference of its own type"
            )
        },
        ConformanceRule(
            "Nil references among others are skipped",
            by: "API of Go, Java, Python and C++: a reference to nothing is ignored",
            needs: [.parents]
        ) { run in
            let tracer = run.makeTracer()
            let parent = tracer.startSpan("parent")
            let nothing: (any Span)? = nil
            let span = tracer.startSpan("span", references: [.childOf(nothing), nil, .childOf(parent)])
            try run.requireChild(span, of: parent, "a span with nil references before its parent")
        },
        ConformanceRule(
            "A reference to a context of another tracer is skipped",
            by: "C++ library and Jaeger: foreign contexts are skipped, and never fail",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let foreign = Reference(type: .childOf, context: ForeignSpanContext())
            let alone = tracer.startSpan("alone", references: [foreign])
            let parent = tracer.startSpan("parent")
            let span = tracer.startSpan("span", references: [foreign, .childOf(parent)])
            try run.requireOtherTrace(alone, parent, "a span with a foreign reference alone")
            try run.requireSameTrace(span, parent, "a span with a foreign reference before its parent")
            try run.require(
                alone.context.traceIDString != foreign.context.traceIDString,
                "a span took the trace of a context that another tracer made"
            )
            try run.requireEqual(Array(alone.context.baggage), [], "the baggage of a span with a foreign reference")
        },
        ConformanceRule(
            "A reference to a context of another tracer is not recorded",
            by: "C++ library: foreign and null references are dropped",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let foreign = Reference(type: .childOf, context: ForeignSpanContext())
            tracer.startSpan("span", references: [foreign]).finish()
            try run.requireEqual(
                try await run.finishedSpan(of: tracer).references.count,
                0,
                "the number of references of a span with a foreign one"
            )
        },
        ConformanceRule(
            "A reference to a span that does nothing is skipped",
            by: "C++ library: no-op contexts are accepted as references, and ignored",
            needs: [.traces]
        ) { run in
            let tracer = run.makeTracer()
            let noop = NoopTracer().startSpan("noop")
            let parent = tracer.startSpan("parent")
            let span = tracer.startSpan("span", references: [.childOf(noop), .childOf(parent)])
            try run.requireSameTrace(span, parent, "a span with a no-op reference before its parent")
            tracer.startSpan("alone", childOf: noop).finish()
        },
    ]
}
