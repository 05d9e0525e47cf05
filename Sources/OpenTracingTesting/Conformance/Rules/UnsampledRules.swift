//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Spans of a tracer that samples nothing: they behave like all spans, except that they are not recorded.
    static let unsampled: [ConformanceRule] =
        [
            ConformanceRule(
                "A span that is not sampled can be described and finished",
                by: "OpenTracing specification 1.1: callers need not know whether a trace is sampled",
                needs: [.unsampledTracers]
            ) { run in
                let tracer = try run.makeUnsampledTracer()
                let span = tracer.startSpan("operation", tags: ["at start": 1])
                let returned: [any Span] = [
                    span.setOperationName("renamed"), span.setTag("key", to: "value"),
                    span.log(["event": "moment"], at: nil), span.setBaggageItem("key", to: nil),
                    span.record(error: ConformanceMismatch("went wrong")),
                ]
                try run.require(returned.allSatisfy { $0 === span }, "a setter gives back another span")
                span.finish()
                span.setTag("late", to: true).finish()
            },
            ConformanceRule(
                "A span that is not sampled says that it does not record",
                by: "Span.isRecording: what is costly to make is not made for nothing",
                needs: [.unsampledTracers]
            ) { run in
                let tracer = try run.makeUnsampledTracer()
                let span = tracer.startSpan("operation")
                try run.require(!span.isRecording, "isRecording is true")
                span.log {
                    span.setBaggageItem("was", to: "made")
                    return ["costly": true]
                }
                try run.requireEqual(span.baggageItem("was"), nil, "what only a recording span makes")
            },
            ConformanceRule(
                "A span that is not sampled is not recorded",
                by: "OpenTracing semantic conventions, sampling.priority: best effort not to record",
                needs: [.unsampledTracers, .finishedSpans]
            ) { run in
                let tracer = try run.makeUnsampledTracer()
                try tracer.withSpan("outer") { span in
                    span.setTag("key", to: "value")
                    tracer.startSpan("child").log(event: "moment").finish()
                    try run.requireActive(span, in: tracer, "in the closure")
                }
                _ = try await run.finishedSpans(of: tracer, count: 0)
            },
            ConformanceRule(
                "A span that is not sampled is active in its closure, and an error passes through",
                by: "OpenTracing RFC Scope manager: activation does not depend on sampling",
                needs: [.unsampledTracers]
            ) { run in
                let tracer = try run.makeUnsampledTracer()
                do {
                    try await tracer.withSpan("operation") { span in
                        await Task.yield()
                        try run.requireActive(span, in: tracer, "in the closure")
                        throw PassedThrough()
                    }
                    throw ConformanceMismatch("the error of the closure is lost")
                } catch is PassedThrough {}
                try run.requireActive(nil, in: tracer, "after the closure")
            },
            ConformanceRule(
                "The children of a span that is not sampled are in its trace",
                by: "OpenTracing specification 1.1, References: they do not depend on sampling",
                needs: [.unsampledTracers, .parents, .traces]
            ) { run in
                let tracer = try run.makeUnsampledTracer()
                let span = tracer.startSpan("operation")
                let child = tracer.startSpan("child", childOf: span)
                try run.requireSameTrace(child, span, "a child of a span that is not sampled")
                try run.requireChild(child, of: span, "a child of a span that is not sampled")
                try run.requireOtherTrace(tracer.startSpan("other"), span, "another span that is not sampled")
            },
            ConformanceRule(
                "A span that is not sampled passes its baggage on",
                by: "OpenTracing specification 1.1, Baggage items: they do not depend on sampling",
                needs: [.unsampledTracers, .baggage]
            ) { run in
                let tracer = try run.makeUnsampledTracer()
                let span = tracer.startSpan("operation").setBaggageItem("key", to: "value")
                let child = tracer.startSpan("child", childOf: span)
                try run.requireEqual(child.baggageItem("key"), "value", "the baggage item of a child")
            },
        ] + ConformanceCarrier.formats.map(rule)

    private static func rule(for format: Format) -> ConformanceRule {
        ConformanceRule(
            "A tracer that samples continues a trace that is not sampled (\(format))",
            by: "OpenTracing specification 1.1, Tracer: the extracted context can be referred to",
            needs: [.unsampledTracers, .propagation, .contexts, .traces]
        ) { run in
            let (client, server) = (try run.makeUnsampledTracer(), run.makeTracer())
            let span = client.startSpan("send")
            let carrier = try ConformanceCarrier(span.context, as: format, by: client)
            let extracted = try carrier.extract(as: format, by: server)
            try run.requireSameContext(span, extracted, "extraction of what was injected")
            let child = server.startSpan("receive", childOf: extracted)
            try run.requireSameTrace(child, span, "a child of an extracted context that is not sampled")
        }
    }

    /// An error that a closure throws and that must be rethrown.
    private struct PassedThrough: Error {}
}
