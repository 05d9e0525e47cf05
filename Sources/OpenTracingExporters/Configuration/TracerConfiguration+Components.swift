//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSDK

extension TracerConfiguration {
    mutating func readExporters(_ reader: inout EnvironmentReader, _ known: [TracesExporter]) {
        for exporter in known { exporter.read(into: &self, from: &reader) }
        let variable = EnvironmentVariable.exporters(known.map(\.name))
        namesExporters = reader.text(variable) != nil
        let chosen = reader.parts(
            variable,
            known,
            called: "exporters",
            hints: ["jaeger": "use otlp, which Jaeger accepts", "logging": "use console, its new name"]
        )
        // A component that replaces a library exporter also replaces it in the default selection.
        exporters = chosen ?? exporters.map { exporter in known.first { $0 == exporter } ?? exporter }
    }

    mutating func readPropagators(_ reader: inout EnvironmentReader, _ known: [PropagationFormat]) {
        let baggageLimits = BaggageLimits(
            itemCount: recording.limits.baggageItemCount,
            byteCount: recording.limits.baggageLength
        )
        // Create all of them, to find invalid variables of formats that are not selected too.
        var propagators: [String: any TextMapPropagator] = [:]
        for format in known { propagators[format.name] = format.makePropagator(&reader, baggageLimits) }
        guard let chosen = reader.parts(.propagators(known.map(\.name)), known, called: "formats") else {
            recording.propagators = Propagators(
                text: W3CPropagator(baggage: W3CBaggagePropagator(limits: baggageLimits))
            )
            return
        }
        // Per the specification, each format overrides what earlier ones have read, so the last is read first. Reading ends at
        // the first context found, so formats with only baggage come first.
        let order = chosen.filter(\.carriesBaggageOnly) + chosen.reversed().filter { !$0.carriesBaggageOnly }
        recording.propagators = Propagators(text: CompositePropagator(order.compactMap { propagators[$0.name] }))
    }
}

extension EnvironmentReader {
    /// Returns the unique parts that a list names; `nil` if it names none that is known, empty for `none`.
    fileprivate mutating func parts<Part: NamedPart>(
        _ variable: EnvironmentVariable,
        _ known: [Part],
        called plural: String,
        hints: [String: String] = [:]
    ) -> [Part]? {
        let names = list(variable).map { $0.lowercased() }
        var chosen: [Part] = []
        for name in names where name != "none" {
            if let part = known.first(where: { $0.name.lowercased() == name }) {
                if !chosen.contains(where: { $0.name == part.name }) { chosen.append(part) }
                continue
            }
            let all = (known.map(\.name) + ["none"]).joined(separator: ", ")
            report(
                variable,
                Self.unusable(name),
                remedy: hints[name] ?? "use one of \(all)",
                consequence: "this entry is ignored"
            )
        }
        if names.contains("none"), names.count > 1 {
            report(
                variable,
                "none cannot be combined with others",
                remedy: "use either none or \(plural)",
                consequence: "none is ignored"
            )
        }
        return chosen.isEmpty && names != ["none"] ? nil : chosen
    }
}

extension EnvironmentVariable {
    static func exporters(_ names: [String]) -> EnvironmentVariable {
        EnvironmentVariable(
            "OTEL_TRACES_EXPORTER",
            "list of \(quoted(names)), or `none`",
            default: "otlp",
            sets: "exporters",
            "where spans go"
        )
    }

    static func propagators(_ names: [String]) -> EnvironmentVariable {
        EnvironmentVariable(
            "OTEL_PROPAGATORS",
            "list of \(quoted(names)), or `none`",
            default: "tracecontext,baggage",
            sets: "propagators",
            "propagation formats. All are injected; of those received, the last in the list wins"
        )
    }

    static func quoted(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
