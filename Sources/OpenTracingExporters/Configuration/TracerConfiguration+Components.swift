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
            hints: ["jaeger": "Jaeger takes otlp", "logging": "the name is console now"]
        )
        // One that replaces an exporter of this library does so where none is chosen, too.
        exporters = chosen ?? exporters.map { exporter in known.first { $0 == exporter } ?? exporter }
    }

    mutating func readPropagators(_ reader: inout EnvironmentReader, _ known: [PropagationFormat]) {
        let baggageLimits = BaggageLimits(
            itemCount: recording.limits.baggageItemCount,
            byteCount: recording.limits.baggageLength
        )
        // All are made, so that mistakes in the variables of formats that are not chosen are found too.
        var propagators: [String: any TextMapPropagator] = [:]
        for format in known { propagators[format.name] = format.makePropagator(&reader, baggageLimits) }
        guard let chosen = reader.parts(.propagators(known.map(\.name)), known, called: "formats") else {
            recording.propagators = Propagators(
                text: W3CPropagator(baggage: W3CBaggagePropagator(limits: baggageLimits))
            )
            return
        }
        // The specification has each format replace what those before it have read, so the last is asked first. The first that
        // is there ends the reading, so what is baggage only goes to the front.
        let order = chosen.filter(\.carriesBaggageOnly) + chosen.reversed().filter { !$0.carriesBaggageOnly }
        recording.propagators = Propagators(text: CompositePropagator(order.compactMap { propagators[$0.name] }))
    }

    mutating func readSampler(_ reader: inout EnvironmentReader, _ known: [TracesSampler]) {
        let variable = EnvironmentVariable.sampler(known.map(\.name))
        guard let name = reader.text(variable)?.lowercased() else {
            if reader.text(.samplerArgument) != nil {
                reader.report(
                    .samplerArgument,
                    "it is set without a sampler that it is for",
                    remedy: "set OTEL_TRACES_SAMPLER to parentbased_traceidratio as well",
                    consequence: "it is ignored"
                )
            }
            return
        }
        let parentBased = "parentbased_"
        let isParentBased = name.hasPrefix(parentBased)
        let rootName = isParentBased ? String(name.dropFirst(parentBased.count)) : name
        guard let sampler = known.first(where: { $0.name.lowercased() == rootName }) else {
            let names = known.map(\.name)
            let all = (names + names.map { parentBased + $0 }).joined(separator: ", ")
            switch rootName {
            case "jaeger_remote", "xray":
                reader.report(
                    variable,
                    EnvironmentReader.quoted(name) + " asks a server, which is not supported",
                    remedy:
                        "give parentbased_traceidratio and a share in OTEL_TRACES_SAMPLER_ARG, or set sampler in code"
                )
            default: reader.report(variable, EnvironmentReader.unusable(name), remedy: "it may have: \(all)")
            }
            return
        }
        guard let root = Self.make(sampler, &reader) else { return }
        recording.sampler = isParentBased ? ParentBasedSampler(root: root) : root
    }

    private static func make(_ sampler: TracesSampler, _ reader: inout EnvironmentReader) -> (any Sampler)? {
        guard let text = reader.text(.samplerArgument) else { return sampler.make(nil) }
        guard let argument = sampler.argument else {
            reader.report(
                .samplerArgument,
                "it is set for a sampler that has no argument",
                remedy: "leave it out, or set OTEL_TRACES_SAMPLER to parentbased_traceidratio",
                consequence: "it is ignored"
            )
            return sampler.make(nil)
        }
        if let made = sampler.make(text) { return made }
        reader.report(.samplerArgument, EnvironmentReader.unusable(text), remedy: "give \(argument)")
        return sampler.make(nil)
    }
}

extension EnvironmentReader {
    /// The parts that a list names, each once; `nil` when it names none that is known, and nothing for `none`.
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
                remedy: hints[name] ?? "it may have: \(all)",
                consequence: "this entry is ignored"
            )
        }
        if names.contains("none"), names.count > 1 {
            report(
                variable,
                "none stands beside others",
                remedy: "give either none or \(plural)",
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
            "the formats that contexts travel in. All are written; of several that arrive the last in the list counts"
        )
    }

    static func sampler(_ names: [String]) -> EnvironmentVariable {
        EnvironmentVariable(
            "OTEL_TRACES_SAMPLER",
            "\(quoted(names)), each also with `parentbased_` before it",
            default: "parentbased_always_on",
            sets: "sampler",
            "which traces are recorded; `parentbased_` follows the caller's decision where there is a caller"
        )
    }

    static let samplerArgument = EnvironmentVariable(
        "OTEL_TRACES_SAMPLER_ARG",
        "number from 0 to 1",
        default: "1",
        sets: "sampler",
        "the share of traces that `traceidratio` and `parentbased_traceidratio` record"
    )

    private static func quoted(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
