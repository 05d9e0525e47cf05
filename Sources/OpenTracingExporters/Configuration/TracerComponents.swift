//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What variables can choose from by name: exporters, propagation formats and samplers.
///
/// ```swift
/// let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(exporters: [.queue]))
/// ```
public struct TracerComponents: Sendable {
    let exporters: [TracesExporter]
    let formats: [PropagationFormat]
    let samplers: [TracesSampler]

    /// Creates a choice of everything that this library has, and more.
    ///
    /// One that has the name of another, or of one in the library, replaces it.
    ///
    /// - Parameters:
    ///   - exporters: exporters for `OTEL_TRACES_EXPORTER`.
    ///   - formats: formats for `OTEL_PROPAGATORS`.
    ///   - samplers: samplers for `OTEL_TRACES_SAMPLER`.
    public init(
        exporters: [TracesExporter] = [],
        formats: [PropagationFormat] = [],
        samplers: [TracesSampler] = []
    ) {
        self.exporters = Self.replacing(TracesExporter.all, exporters)
        self.formats = Self.replacing(PropagationFormat.all, formats)
        self.samplers = Self.replacing(TracesSampler.all, samplers)
    }

    /// Every variable that is read, in the order in which one would look for them.
    public var variables: [EnvironmentVariable] {
        var known: Set<String> = []
        let variables =
            EnvironmentVariable.service
            + [.propagators(formats.map(\.name))] + EnvironmentVariable.baggage + formats.flatMap(\.variables)
            + [.exporters(exporters.map(\.name))] + exporters.flatMap(\.variables)
            + [.sampler(samplers.map(\.name)), .samplerArgument] + samplers.flatMap(\.variables)
            + EnvironmentVariable.batching + EnvironmentVariable.limiting
        return variables.filter { known.insert($0.name).inserted }
    }

    private static func replacing<Part: NamedPart>(_ parts: [Part], _ others: [Part]) -> [Part] {
        others.reduce(into: parts) { parts, part in
            if let index = parts.firstIndex(where: { $0.name.lowercased() == part.name.lowercased() }) {
                parts[index] = part
            } else {
                parts.append(part)
            }
        }
    }
}

extension TracesExporter {
    /// The exporters of this library. One that is added here is known to the variable, its documentation and its messages.
    static let all: [TracesExporter] = [.otlp, .zipkin, .console, .file]
}

extension EnvironmentVariable {
    /// Every variable that is read without components of one's own, in the order in which one would look for them.
    public static let all = TracerComponents().variables
}
