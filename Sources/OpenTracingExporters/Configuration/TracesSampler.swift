//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK

/// A sampler that a configuration can select: its name and a factory.
///
/// ```swift
/// let sampler = TracesSampler("rate_limiting", argument: "traces a second, such as 10") { text in
///     try? RateLimitingSampler(tracesPerSecond: text.flatMap(Double.init) ?? 1)
/// }
/// let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(samplers: [sampler]))
/// ```
///
/// Each sampler can be selected by its name, or with the prefix `parentbased_` for one that follows the caller's decision.
public struct TracesSampler: Sendable, NamedPart {
    /// The name in `OTEL_TRACES_SAMPLER`.
    public let name: String

    /// The expected argument, for messages; `nil` if there is none.
    let argument: String?
    let make: @Sendable (String?) -> (any Sampler)?

    var variables: [EnvironmentVariable] { [] }

    /// Creates a sampler without an argument.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_TRACES_SAMPLER`, case-insensitive.
    ///   - make: creates the sampler.
    public init(_ name: String, make: @escaping @Sendable () -> any Sampler) {
        self.name = name
        argument = nil
        self.make = { _ in make() }
    }

    /// Creates a sampler with an argument.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_TRACES_SAMPLER`, case-insensitive.
    ///   - argument: the expected value of `OTEL_TRACES_SAMPLER_ARG`, for messages: `a number from 0 to 1`.
    ///   - make: creates the sampler from the argument, which is `nil` if unset. Returns `nil` for an invalid argument, which is
    ///     then reported and treated as unset.
    public init(_ name: String, argument: String, make: @escaping @Sendable (String?) -> (any Sampler)?) {
        self.name = name
        self.argument = argument
        self.make = make
    }
}

extension TracesSampler {
    /// The samplers of this library. Samplers added here automatically appear in the variable, its documentation and its
    /// messages.
    static let all = [
        TracesSampler("always_on") { AlwaysOnSampler() },
        TracesSampler("always_off") { AlwaysOffSampler() },
        TracesSampler("traceidratio", argument: "a number from 0 to 1, such as 0.1 for a tenth of all traces") { text in
            guard let text else { return AlwaysOnSampler() }
            return Double(text).flatMap { try? RatioSampler(rate: $0) }
        },
        TracesSampler(
            "consistent_probability",
            argument: "a number from 0 to 1, such as 0.1 for a tenth of all traces"
        ) { text in
            guard let text else { return try? ConsistentProbabilitySampler(probability: 1) }
            return Double(text).flatMap { try? ConsistentProbabilitySampler(probability: $0) }
        },
    ]
}
