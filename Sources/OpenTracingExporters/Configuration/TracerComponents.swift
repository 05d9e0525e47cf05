//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
package import OpenTracingSupport

/// The exporters, propagation formats and samplers that variables can select by name.
///
/// ```swift
/// let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(exporters: [.queue]))
/// ```
public struct TracerComponents: Sendable {
    let exporters: [TracesExporter]
    let formats: [PropagationFormat]
    let samplers: [TracesSampler]

    /// Creates a selection of all components of this library, and more.
    ///
    /// A component replaces any other of the same name, including those of the library.
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

    /// All supported variables, in logical order.
    package var variables: [EnvironmentVariable] {
        var known: Set<String> = []
        let variables =
            EnvironmentVariable.service
            + [.propagators(formats.map(\.name))] + EnvironmentVariable.baggage + formats.flatMap(\.variables)
            + [.exporters(exporters.map(\.name))] + exporters.flatMap(\.variables)
            + EnvironmentVariable.sampling(samplers.map(\.name)) + samplers.flatMap(\.variables)
            + EnvironmentVariable.tail + EnvironmentVariable.batching + EnvironmentVariable.limiting
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
    /// The exporters of this library. Exporters added here automatically appear in the variable, its documentation and its
    /// messages.
    package static let all: [TracesExporter] = [.otlp, .zipkin, .console, .file]
}

extension TracerConfiguration {
    /// All variables supported without custom components, in logical order.
    package static let variables = TracerComponents().variables

    /// The documentation of every setting: the variables, and those available only in code.
    package static var schema: [Setting] {
        variables.map { variable in
            Setting(
                code: variable.property,
                key: SamplerSources.keys.first { $0.value == variable.name }?.key,
                variables: [variable.name],
                type: variable.type,
                default: variable.defaultValue,
                isSecret: variable.isSecret,
                variable.meaning
            )
        } + [
            Setting(
                code: "resourceDetectors",
                type: "list of `ResourceDetector`",
                onlyInCode: "they are closures",
                "detectors for additional process attributes"
            ),
            Setting(
                code: "processors",
                type: "list of `SpanProcessor`",
                onlyInCode: "they are objects of the service",
                "span processors in addition to the exporters"
            ),
            Setting(
                code: "identifierGenerator",
                type: "`IdentifierGenerator`",
                onlyInCode: "it is an object of the service",
                "the generator of trace and span identifiers"
            ),
            Setting(code: "clock", type: "closure", onlyInCode: "it is a closure", "the source of the time of day"),
            Setting(
                code: "scopeManager",
                type: "`ScopeManager`",
                onlyInCode: "it is an object of the service",
                "the manager of the active span"
            ),
            Setting(
                code: "diagnostics",
                type: "`TracerDiagnostics`",
                onlyInCode: "it is an object of the service",
                "receives problems of the tracer itself"
            ),
            Setting(
                code: "closeTimeout",
                type: "duration",
                default: "10 seconds",
                onlyInCode: "it is part of the service's shutdown",
                "how long closing the tracer waits for pending work"
            ),
            Setting(
                code: "closeGrace",
                type: "duration",
                default: "2 seconds",
                onlyInCode: "it is part of the service's shutdown",
                "extra time after that for processors to count remaining spans"
            ),
        ]
    }
}

/// A component of a tracer that a variable can name.
protocol NamedPart {
    var name: String { get }

    /// The variables that only this component reads.
    var variables: [EnvironmentVariable] { get }
}
