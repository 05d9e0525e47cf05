//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Carriers with a malformed context.
    ///
    /// Formats differ in the number of entries and in which are optional. A malformed or missing entry may therefore make no
    /// difference, but it must never produce another trace or any other error. The remainder without the trace, such as baggage,
    /// may be a context that reports the corruption.
    static let corruption: [ConformanceRule] =
        [
            ConformanceRule(
                "Bytes that end early are corrupted",
                by: "OpenTracing libraries: span context corrupted",
                needs: [.propagation, .framedBytes]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation").setBaggageItem("key", to: "value")
                var bytes: [UInt8] = []
                try tracer.inject(span.context, as: .binary, into: &bytes)
                for length in 1..<max(1, bytes.count) {
                    try run.requirePropagationError(
                        .spanContextCorrupted,
                        "extraction from \(length) of \(bytes.count) bytes"
                    ) { () throws(PropagationError) in
                        _ = try tracer.extract(as: .binary, from: Array(bytes.prefix(length)))
                    }
                }
            },
            ConformanceRule(
                "Bytes that go on after the context are corrupted",
                by: "OpenTracing libraries: span context corrupted",
                needs: [.propagation, .framedBytes]
            ) { run in
                let tracer = run.makeTracer()
                var bytes: [UInt8] = []
                try tracer.inject(tracer.startSpan("operation").context, as: .binary, into: &bytes)
                try run.requirePropagationError(
                    .spanContextCorrupted,
                    "extraction from bytes with one too many"
                ) { () throws(PropagationError) in
                    _ = try tracer.extract(as: .binary, from: bytes + [0])
                }
            },
            ConformanceRule(
                "Bytes that are cut, changed or too many never fail in another way than corrupted",
                by: "OpenTracing libraries: span context corrupted"
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation").setBaggageItem("key", to: "value")
                var bytes: [UInt8] = []
                try tracer.inject(span.context, as: .binary, into: &bytes)
                var carriers: [[UInt8]] = [
                    [0], [0xFF], Array(repeating: 0, count: 64), Array(repeating: 0xFF, count: 64), bytes + [0],
                ]
                carriers += bytes.indices.map { Array(bytes.prefix($0)) }
                for index in bytes.indices {
                    for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                        var changed = bytes
                        changed[index] = value
                        carriers.append(changed)
                    }
                }
                for carrier in carriers {
                    _ = try context(of: .bytes(carrier), as: .binary, by: tracer)
                }
            },
        ] + [Format.textMap, .httpHeaders].flatMap(rules)

    private static func rules(for format: Format) -> [ConformanceRule] {
        [
            ConformanceRule(
                "A context of garbage is corrupted (\(format))",
                by: "OpenTracing libraries: span context corrupted",
                needs: [.propagation]
            ) { run in
                let tracer = run.makeTracer()
                let entries = try injected(by: tracer, as: format)
                for garbage in ["garbage", "zz-zz-zz-zz", "x.x.x.x", String(repeating: "g", count: 10_000)] {
                    let carrier = entries.mapValues { _ in garbage }
                    try run.requirePropagationError(
                        .spanContextCorrupted,
                        "extraction from entries of garbage"
                    ) { () throws(PropagationError) in
                        _ = try tracer.extract(as: format, from: carrier)
                    }
                }
            },
            ConformanceRule(
                "Garbage in one entry is corrupted, or does not change the trace (\(format))",
                by: "OpenTracing libraries: span context corrupted",
                needs: [.propagation, .identifiers]
            ) { run in
                let tracer = run.makeTracer()
                let entries = try injected(by: tracer, as: format, baggage: ["key": "value"])
                let original = try tracer.extract(as: format, from: entries)
                for key in entries.keys.sorted() {
                    for garbage in [
                        "", " ", "garbage", "-1", "0", "\u{200B}", "99999999999999999999999999999999999999999",
                    ] {
                        var carrier = entries
                        carrier[key] = garbage
                        guard let found = try context(of: .text(carrier), as: format, by: tracer) else { continue }
                        let what = "\(garbage.debugDescription) under \(key)"
                        try requireSameOrNoTrace(found, original, in: run, what)
                        try run.require(
                            !found.traceIDString.isEmpty || found.baggage.isEmpty || found.corruption != nil,
                            "baggage without its trace, extracted with \(what), does not say what is corrupted"
                        )
                    }
                }
            },
            ConformanceRule(
                "A missing entry is corrupted, or does not change the trace (\(format))",
                by: "basictracer: some but not all fields are corrupted",
                needs: [.propagation, .identifiers]
            ) { run in
                let tracer = run.makeTracer()
                let entries = try injected(by: tracer, as: format)
                let original = try tracer.extract(as: format, from: entries)
                for key in entries.keys.sorted() {
                    var carrier = entries
                    carrier[key] = nil
                    guard let found = try context(of: .text(carrier), as: format, by: tracer) else { continue }
                    try requireSameOrNoTrace(found, original, in: run, "no entry \(key)")
                }
            },
            ConformanceRule(
                "Entries that are cut or repeated never fail in another way than corrupted (\(format))",
                by: "OpenTracing libraries: span context corrupted"
            ) { run in
                let tracer = run.makeTracer()
                let entries = try injected(by: tracer, as: format)
                for (key, value) in entries {
                    for length in 0..<value.count {
                        var carrier = entries
                        carrier[key] = String(value.prefix(length))
                        _ = try context(of: .text(carrier), as: format, by: tracer)
                    }
                    let repeated = EntryCarrier(
                        entries: entries.map { ($0.key, $0.value) } + [(key, value), (key, "")]
                    )
                    do throws(PropagationError) {
                        _ = try tracer.extract(as: format, from: repeated)
                    } catch {
                        try run.requireEqual(error.code, .spanContextCorrupted, "the error of a repeated entry")
                    }
                }
            },
        ]
    }

    private static func injected(
        by tracer: any Tracer,
        as format: Format,
        baggage: Baggage = [:]
    ) throws -> [String: String] {
        let span = tracer.startSpan("operation")
        for item in baggage {
            span.setBaggageItem(item)
        }
        var entries: [String: String] = [:]
        try tracer.inject(span.context, as: format, into: &entries)
        return entries
    }

    /// Extracts a context from a possibly malformed carrier; returns `nil` if it is corrupted.
    private static func context(
        of carrier: ConformanceCarrier,
        as format: Format,
        by tracer: any Tracer
    ) throws -> (any SpanContext)? {
        do throws(PropagationError) {
            let context = try carrier.extract(as: format, by: tracer)
            tracer.startSpan("child", childOf: context).finish()
            return context
        } catch {
            guard error.code == .spanContextCorrupted else { throw error }
            return nil
        }
    }

    private static func requireSameOrNoTrace(
        _ found: any SpanContext,
        _ original: (any SpanContext)?,
        in run: ConformanceRun,
        _ what: String
    ) throws {
        guard !found.traceIDString.isEmpty else { return }
        try run.requireEqual(found.traceIDString, original?.traceIDString, "the trace extracted with \(what)")
        try run.requireEqual(found.spanIDString, original?.spanIDString, "the span extracted with \(what)")
    }
}
