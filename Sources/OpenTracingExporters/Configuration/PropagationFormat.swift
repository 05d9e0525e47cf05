//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
public import OpenTracingSDK

/// A propagation format that a configuration can select: its name, its variables, and its propagator.
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
    ///   - name: the name in `OTEL_PROPAGATORS`, case-insensitive; `none` is reserved.
    ///   - carriesBaggageOnly: whether the format has no span identifiers, so that it never identifies a parent.
    ///   - variables: the variables that `makePropagator` reads.
    ///   - makePropagator: creates the propagator, given the limits on baggage. Called whether or not the format is selected.
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
    /// The formats of this library. Formats added here automatically appear in the variable, its documentation and its messages.
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
        "whether the debug flag of `uber-trace-id` forces a trace without a `jaeger-debug-id` header"
    )
}
