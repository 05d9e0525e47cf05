//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK

/// A sampler that a configuration can ask for: its name, and how it is made.
///
/// ```swift
/// let sampler = TracesSampler("rate_limiting", argument: "traces a second, such as 10") { text in
///     try? RateLimitingSampler(tracesPerSecond: text.flatMap(Double.init) ?? 1)
/// }
/// let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(samplers: [sampler]))
/// ```
///
/// Each sampler can be chosen under its name, and with `parentbased_` before it for one that follows the caller's decision.
public struct TracesSampler: Sendable, NamedPart {
    /// The name in `OTEL_TRACES_SAMPLER`.
    public let name: String

    /// What the argument has to be, in a message; `nil` when there is none.
    let argument: String?
    let make: @Sendable (String?) -> (any Sampler)?

    var variables: [EnvironmentVariable] { [] }

    /// Creates a sampler without an argument.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_TRACES_SAMPLER`, in any case of letters.
    ///   - make: makes the sampler.
    public init(_ name: String, make: @escaping @Sendable () -> any Sampler) {
        self.name = name
        argument = nil
        self.make = { _ in make() }
    }

    /// Creates a sampler with an argument.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_TRACES_SAMPLER`, in any case of letters.
    ///   - argument: what `OTEL_TRACES_SAMPLER_ARG` has to be, for messages: `a number from 0 to 1`.
    ///   - make: makes the sampler from the argument, `nil` where none is set. It returns `nil` for an argument that is wrong, which
    ///     is reported and counts as not set.
    public init(_ name: String, argument: String, make: @escaping @Sendable (String?) -> (any Sampler)?) {
        self.name = name
        self.argument = argument
        self.make = make
    }
}

extension TracesSampler {
    /// The samplers of this library. One that is added here is known to the variable, its documentation and its messages.
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
