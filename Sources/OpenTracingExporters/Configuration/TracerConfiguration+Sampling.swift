//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

extension TracerConfiguration {
    mutating func readSampler(_ reader: inout EnvironmentReader, _ known: [TracesSampler]) {
        readNamedSampler(&reader, known)
        readParentCases(&reader, known)
    }

    private mutating func readNamedSampler(_ reader: inout EnvironmentReader, _ known: [TracesSampler]) {
        let variable = EnvironmentVariable.sampler(known.map(\.name))
        guard let name = reader.text(variable)?.lowercased() else {
            if reader.text(.samplerArgument) != nil {
                reader.report(
                    .samplerArgument,
                    "it is set, but no sampler uses it",
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
                    EnvironmentReader.quoted(name) + " needs a server, which is not supported",
                    remedy:
                        "use parentbased_traceidratio and set OTEL_TRACES_SAMPLER_ARG to a ratio, or set sampler in code"
                )
            default: reader.report(variable, EnvironmentReader.unusable(name), remedy: "use one of \(all)")
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
                "the sampler takes no argument",
                remedy: "remove it, or set OTEL_TRACES_SAMPLER to parentbased_traceidratio",
                consequence: "it is ignored"
            )
            return sampler.make(nil)
        }
        if let made = sampler.make(text) { return made }
        reader.report(.samplerArgument, EnvironmentReader.unusable(text), remedy: "use \(argument)")
        return sampler.make(nil)
    }

    // MARK: The cases of a parent

    private mutating func readParentCases(_ reader: inout EnvironmentReader, _ known: [TracesSampler]) {
        let variables = EnvironmentVariable.parentCases
        let samplers = variables.map { Self.caseSampler($0, &reader, known) }
        guard samplers.contains(where: { $0 != nil }) else { return }
        guard let parentBased = recording.sampler as? ParentBasedSampler else {
            for (variable, sampler) in zip(variables, samplers) where sampler != nil {
                reader.report(
                    variable,
                    "the sampler ignores the parent",
                    remedy: "set OTEL_TRACES_SAMPLER to a sampler prefixed with parentbased_",
                    consequence: "it is ignored"
                )
            }
            return
        }
        recording.sampler = ParentBasedSampler(
            root: parentBased.root,
            remoteParentSampled: samplers[0],
            remoteParentNotSampled: samplers[1],
            localParentSampled: samplers[2],
            localParentNotSampled: samplers[3]
        )
    }

    /// Reads the sampler for a case: a name, optionally followed by a colon and its argument.
    private static func caseSampler(
        _ variable: EnvironmentVariable,
        _ reader: inout EnvironmentReader,
        _ known: [TracesSampler]
    ) -> (any Sampler)? {
        guard let text = reader.text(variable) else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let sampler = known.first(where: { $0.name.lowercased() == parts[0].lowercased() }) else {
            reader.report(
                variable,
                EnvironmentReader.unusable(text),
                remedy: "use one of \(known.map(\.name).joined(separator: ", "))"
            )
            return nil
        }
        guard parts.count == 2 else { return sampler.make(nil) }
        guard let argument = sampler.argument else {
            reader.report(
                variable,
                EnvironmentReader.unusable(text),
                remedy: "\(sampler.name) takes no argument; remove the colon and everything after it"
            )
            return nil
        }
        if let made = sampler.make(parts[1]) { return made }
        reader.report(variable, EnvironmentReader.unusable(text), remedy: "add \(argument) after the colon")
        return nil
    }

    // MARK: Complete traces

    mutating func readTail(_ reader: inout EnvironmentReader) {
        let slowerThan = reader.duration(.tailSlowerThan)
        let ratio = reader.share(.tailRatio)
        guard slowerThan != nil || ratio != nil else { return }
        tail = TailSampling(slowerThan: slowerThan, ratio: ratio ?? 0)
    }
}

extension EnvironmentVariable {
    static func sampler(_ names: [String]) -> EnvironmentVariable {
        EnvironmentVariable(
            "OTEL_TRACES_SAMPLER",
            "\(quoted(names)), each also prefixed with `parentbased_`",
            default: "parentbased_always_on",
            sets: "sampler",
            "which traces are recorded; `parentbased_` follows the caller's decision if there is a caller"
        )
    }

    static let samplerArgument = EnvironmentVariable(
        "OTEL_TRACES_SAMPLER_ARG",
        "number from 0 to 1",
        default: "1",
        sets: "sampler",
        "the share of traces that `traceidratio` and `consistent_probability` record, also with `parentbased_`"
    )

    /// The cases of a parent, in the order of the parameters of `ParentBasedSampler`.
    static let parentCases = [
        parentCase("REMOTE_PARENT_SAMPLED", "always_on", "the caller is another process that records the trace"),
        parentCase("REMOTE_PARENT_NOT_SAMPLED", "always_off", "the caller is another process that does not record it"),
        parentCase("LOCAL_PARENT_SAMPLED", "always_on", "the parent is in this process and recorded"),
        parentCase("LOCAL_PARENT_NOT_SAMPLED", "always_off", "the parent is in this process and not recorded"),
    ]

    private static func parentCase(_ name: String, _ defaultValue: String, _ meaning: String) -> EnvironmentVariable {
        EnvironmentVariable(
            "TRACE_SAMPLER_" + name,
            "sampler, with its argument after a colon: `traceidratio:0.1`",
            default: defaultValue,
            sets: "sampler",
            "what a `parentbased_` sampler uses if \(meaning)"
        )
    }

    /// Returns the variables that select a tracer's sampler.
    static func sampling(_ names: [String]) -> [EnvironmentVariable] {
        [sampler(names), samplerArgument] + parentCases
    }

    static let tail = [tailSlowerThan, tailRatio]

    static let tailSlowerThan = EnvironmentVariable(
        "TRACE_TAIL_SLOWER_THAN",
        "milliseconds",
        sets: "tail.slowerThan",
        "if set, only traces are exported in which a span of this process failed or took at least this long, plus those that "
            + "`TRACE_TAIL_RATIO` selects"
    )
    static let tailRatio = EnvironmentVariable(
        "TRACE_TAIL_RATIO",
        "number from 0 to 1",
        sets: "tail.ratio",
        "if set, only traces are exported in which a span of this process failed, those that `TRACE_TAIL_SLOWER_THAN` "
            + "selects, and this share of the rest"
    )
}
