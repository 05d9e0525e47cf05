//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
public import OpenTracingSDK

/// A format that contexts travel in and that a configuration can ask for: its name, its variables, and what reads and writes it.
///
/// ```swift
/// let format = PropagationFormat("xray") { _, limits in XRayPropagator() }
/// let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(formats: [format]))
/// ```
public struct PropagationFormat: Sendable, NamedPart {
    /// The name in `OTEL_PROPAGATORS`.
    public let name: String

    let variables: [EnvironmentVariable]
    let carriesBaggageOnly: Bool
    let makePropagator: @Sendable (inout EnvironmentReader, BaggageLimits) -> any TextMapPropagator

    /// Creates a format.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_PROPAGATORS`, in any case of letters; `none` cannot be chosen.
    ///   - carriesBaggageOnly: whether the format has no identifiers of spans, so that it never says which span called.
    ///   - variables: the variables that `makePropagator` reads.
    ///   - makePropagator: makes what reads and writes the format, with the limits that baggage has. It runs whether or not the
    ///     format is chosen.
    public init(
        _ name: String,
        carriesBaggageOnly: Bool = false,
        variables: [EnvironmentVariable] = [],
        makePropagator: @escaping @Sendable (inout EnvironmentReader, BaggageLimits) -> any TextMapPropagator
    ) {
        self.name = name
        self.carriesBaggageOnly = carriesBaggageOnly
        self.variables = variables
        self.makePropagator = makePropagator
    }
}

extension PropagationFormat {
    /// The formats of this library. One that is added here is known to the variable, its documentation and its messages.
    static let all = [
        PropagationFormat("tracecontext") { _, _ in W3CTraceContextPropagator() },
        PropagationFormat("baggage", carriesBaggageOnly: true) { _, limits in W3CBaggagePropagator(limits: limits) },
        PropagationFormat("b3") { _, _ in B3Propagator(encoding: .single) },
        PropagationFormat("b3multi") { _, _ in B3Propagator(encoding: .multiple) },
        PropagationFormat("jaeger", variables: [jaegerDebugFlag]) { environment, limits in
            JaegerPropagator(baggageLimits: limits, trustsDebugFlag: environment.flag(jaegerDebugFlag))
        },
        PropagationFormat("ottrace") { _, limits in BasicTracerPropagator(baggageLimits: limits) },
    ]

    private static let jaegerDebugFlag = EnvironmentVariable(
        "TRACE_JAEGER_DEBUG_FLAG",
        "`true` or `false`",
        default: "false",
        sets: "propagators",
        "whether the debug flag of `uber-trace-id` forces a trace without `jaeger-debug-id` beside it"
    )
}
