//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Invalid injections and extractions, with their errors.
    static let refusal: [ConformanceRule] =
        [
            ConformanceRule(
                "An unknown format is refused with every kind of carrier",
                by: "OpenTracing libraries: unsupported format"
            ) { run in
                let tracer = run.makeTracer()
                let context = tracer.startSpan("operation").context
                let format = Format("a format that no tracer knows")
                for carrier in [ConformanceCarrier.text([:]), .bytes([])] {
                    var injected = carrier
                    try run.requirePropagationError(
                        .unsupportedFormat,
                        "injection in an unknown format"
                    ) { () throws(PropagationError) in
                        try injected.inject(context, as: format, by: tracer)
                    }
                    try run.requireEqual(injected, carrier, "the carrier after a refused injection")
                    try run.requirePropagationError(
                        .unsupportedFormat,
                        "extraction in an unknown format"
                    ) { () throws(PropagationError) in
                        _ = try carrier.extract(as: format, by: tracer)
                    }
                }
                var other = NoCarrier()
                try run.requirePropagationError(
                    .unsupportedFormat,
                    "injection in an unknown format"
                ) { () throws(PropagationError) in
                    try tracer.inject(context, as: format, into: &other)
                }
                try run.requirePropagationError(
                    .unsupportedFormat,
                    "extraction in an unknown format"
                ) { () throws(PropagationError) in
                    _ = try tracer.extract(as: format, from: other)
                }
            }
        ] + ConformanceCarrier.formats.flatMap(rules)

    private static func rules(for format: Format) -> [ConformanceRule] {
        [
            ConformanceRule(
                "A carrier of the wrong kind is refused (\(format))",
                by: "OpenTracing libraries: invalid carrier"
            ) { run in
                let tracer = run.makeTracer()
                let context = tracer.startSpan("operation").context
                let carrier: ConformanceCarrier = format == .binary ? .text([:]) : .bytes([])
                var injected = carrier
                try run.requirePropagationError(
                    .invalidCarrier,
                    "injection into a carrier of the wrong kind"
                ) { () throws(PropagationError) in
                    try injected.inject(context, as: format, by: tracer)
                }
                try run.requireEqual(injected, carrier, "the carrier after a refused injection")
                try run.requirePropagationError(
                    .invalidCarrier,
                    "extraction from a carrier of the wrong kind"
                ) { () throws(PropagationError) in
                    _ = try carrier.extract(as: format, by: tracer)
                }
            },
            ConformanceRule(
                "What is no carrier is refused (\(format))",
                by: "Go harness: an object that is no carrier is an invalid carrier"
            ) { run in
                let tracer = run.makeTracer()
                let context = tracer.startSpan("operation").context
                var carrier = NoCarrier()
                try run.requirePropagationError(
                    .invalidCarrier,
                    "injection into what is no carrier"
                ) { () throws(PropagationError) in
                    try tracer.inject(context, as: format, into: &carrier)
                }
                try run.requirePropagationError(
                    .invalidCarrier,
                    "extraction from what is no carrier"
                ) { () throws(PropagationError) in
                    _ = try tracer.extract(as: format, from: carrier)
                }
            },
            ConformanceRule(
                "A context of another tracer is not injected (\(format))",
                by: "Go harness: a foreign context is an invalid span context",
                needs: [.propagation]
            ) { run in
                let tracer = run.makeTracer()
                let foreign: [any SpanContext] = [ForeignSpanContext(), NoopTracer().startSpan("noop").context]
                for context in foreign {
                    var carrier = ConformanceCarrier(emptyFor: format)
                    try run.requirePropagationError(
                        .invalidSpanContext,
                        "injection of a context of another tracer"
                    ) { () throws(PropagationError) in
                        try carrier.inject(context, as: format, by: tracer)
                    }
                    try run.require(carrier.isEmpty, "a refused injection changes the carrier")
                }
            },
        ]
    }
}
