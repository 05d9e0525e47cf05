//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// The three mandatory formats, each with the same rules.
    static let formats: [ConformanceRule] =
        [
            ConformanceRule(
                "The mandatory formats can be injected and extracted",
                by: "OpenTracing specification 1.1, required formats for injection and extraction"
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                for format in ConformanceCarrier.formats {
                    let carrier = try ConformanceCarrier(span.context, as: format, by: tracer)
                    let extracted = try carrier.extract(as: format, by: tracer)
                    try run.requireEqual(Array(extracted?.baggage ?? [:]), [], "the baggage extracted from \(format)")
                }
                span.finish()
                _ = try ConformanceCarrier(span.context, as: .textMap, by: tracer)
            }
        ] + ConformanceCarrier.formats.flatMap(rules)

    private static func rules(for format: Format) -> [ConformanceRule] {
        [
            ConformanceRule(
                "Another tracer extracts the context that was injected (\(format))",
                by: "Python harness: span, injection and extraction each have a tracer of their own",
                needs: [.propagation, .contexts]
            ) { run in
                let span = run.makeTracer().startSpan("operation")
                let carrier = try ConformanceCarrier(span.context, as: format, by: run.makeTracer())
                let extracted = try carrier.extract(as: format, by: run.makeTracer())
                try run.requireSameContext(span, extracted, "extraction of what was injected")
                try run.requireEqual(Array(extracted?.baggage ?? [:]), [], "the extracted baggage")
            },
            ConformanceRule(
                "An extracted context continues the trace (\(format))",
                by: "OpenTracing specification 1.1, Tracer: the extracted context can be referred to",
                needs: [.propagation, .traces, .parents]
            ) { run in
                let (client, server) = (run.makeTracer(), run.makeTracer())
                let span = client.startSpan("send")
                let carrier = try ConformanceCarrier(span.context, as: format, by: client)
                let context = try carrier.extract(as: format, by: server)
                let child = server.startSpan("receive", childOf: context)
                try run.requireSameTrace(child, span, "a child of an extracted context")
                try run.requireChild(child, of: span, "a child of an extracted context")
                let follower = server.startSpan("follow", references: [.followsFrom(context)])
                try run.requireSameTrace(follower, span, "a span that follows from an extracted context")
            },
            ConformanceRule(
                "Baggage travels from tracer to tracer, and not back (\(format))",
                by: "OpenTracing specification 1.1, Baggage items: carried to remote descendants",
                needs: [.propagation, .baggage]
            ) { run in
                let (client, server) = (run.makeTracer(), run.makeTracer())
                let items: Baggage = [
                    "fry": "y:z", "leela": "a b%20+c,d;e=f\"\\", "zoidberg": "v\u{200B}lue \u{1F680}", "empty": "",
                ]
                let span = client.startSpan("send")
                for item in items {
                    span.setBaggageItem(item.key, to: item.value)
                }
                let carrier = try ConformanceCarrier(span.context, as: format, by: client)
                let child = server.startSpan("receive", childOf: try carrier.extract(as: format, by: server))
                for item in items {
                    try run.requireEqual(child.baggageItem(item.key), item.value, "the baggage item \"\(item.key)\"")
                }
                child.setBaggageItem("back", to: "1")
                try run.requireEqual(span.context.baggage, items, "the baggage of the sender")
            },
            ConformanceRule(
                "An empty carrier holds no context (\(format))",
                by: "API of Go, Python, Java and C++: missing is no error"
            ) { run in
                let tracer = run.makeTracer()
                let extracted = try ConformanceCarrier(emptyFor: format).extract(as: format, by: tracer)
                try run.require(extracted == nil, "an empty carrier gives a context")
            },
            ConformanceRule(
                "Extraction looks at the carrier alone, never at what is active (\(format))",
                by: "OpenTracing specification 1.1, Tracer: extract a context from a carrier"
            ) { run in
                let tracer = run.makeTracer()
                let active = tracer.startSpan("active")
                try tracer.scopeManager.withActiveSpan(active) {
                    let extracted = try ConformanceCarrier(emptyFor: format).extract(as: format, by: tracer)
                    try run.require(extracted == nil, "an empty carrier gives a context while a span is active")
                }
                guard run.probe.checksPropagation, run.probe.sameContext != nil else { return }
                let other = tracer.startSpan("other")
                let carrier = try ConformanceCarrier(other.context, as: format, by: tracer)
                try tracer.scopeManager.withActiveSpan(active) {
                    let extracted = try carrier.extract(as: format, by: tracer)
                    try run.requireSameContext(other, extracted, "extraction while a span is active")
                }
            },
            ConformanceRule(
                "The same context is always written in the same way (\(format))",
                by: "C++ library: injecting twice gives equal carriers, and so does injecting what was extracted",
                needs: [.propagation]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation").setBaggageItem("a", to: "1").setBaggageItem("b", to: "2")
                let first = try ConformanceCarrier(span.context, as: format, by: tracer)
                let second = try ConformanceCarrier(span.context, as: format, by: tracer)
                try run.requireEqual(second, first, "the carrier of a second injection")
                guard let extracted = try first.extract(as: format, by: tracer) else {
                    throw ConformanceMismatch("what was injected cannot be extracted")
                }
                let third = try ConformanceCarrier(extracted, as: format, by: tracer)
                // A text map loses order, so baggage read from one may be written in another order.
                let again = try third.extract(as: format, by: tracer)
                if run.probe.checksBaggage {
                    try run.requireEqual(again?.baggage, span.context.baggage, "the baggage after two ways")
                }
                try run.requireEqual(
                    [again?.traceIDString, again?.spanIDString],
                    [extracted.traceIDString, extracted.spanIDString],
                    "the identity after two ways"
                )
            },
            ConformanceRule(
                "A trace that is not sampled can be propagated (\(format))",
                by: "Jaeger: contexts that are not sampled are written as well",
                needs: [.propagation, .traces]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation", tags: [Tag.samplingPriority.name: 0])
                span.setTag(.samplingPriority, to: 0)
                let carrier = try ConformanceCarrier(span.context, as: format, by: tracer)
                let child = tracer.startSpan("child", childOf: try carrier.extract(as: format, by: tracer))
                try run.requireSameTrace(child, span, "a child of an extracted context that is not sampled")
            },
            ConformanceRule(
                "What was extracted is written as it came (\(format))",
                by: "C++ library: injecting what was extracted gives an equal carrier, with its sampling decision",
                needs: [.propagation]
            ) { run in
                let (client, server) = (run.makeTracer(), run.makeTracer())
                for priority: TagValue in [0, 1] {
                    let span = client.startSpan("operation", tags: [Tag.samplingPriority.name: priority])
                    span.setTag(Tag.samplingPriority.name, to: priority)
                    let sent = try ConformanceCarrier(span.context, as: format, by: client)
                    guard let extracted = try sent.extract(as: format, by: server) else {
                        throw ConformanceMismatch("what was injected cannot be extracted")
                    }
                    let passedOn = try ConformanceCarrier(extracted, as: format, by: server)
                    try run.requireEqual(passedOn, sent, "the carrier of an extracted context of priority \(priority)")
                }
            },
        ]
    }
}
