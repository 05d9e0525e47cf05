//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !DistributedTracing
/// One trace with the libraries that use swift-distributed-tracing needs the package trait `DistributedTracing`: `.package(…, traits: ["DistributedTracing"])`.
@available(
    *,
    unavailable,
    message:
        "Enable the trait \"DistributedTracing\" of the package swift-opentracing to join traces with swift-distributed-tracing."
)
public struct DistributedTracer {
    /// Requires the package trait `DistributedTracing`.
    public init(_ tracing: Any, baggage: Any? = nil) {}
}

/// Recording with a tracer of swift-distributed-tracing needs the package trait `DistributedTracing`: `.package(…, traits: ["DistributedTracing"])`.
@available(
    *,
    unavailable,
    message:
        "Enable the trait \"DistributedTracing\" of the package swift-opentracing to record with swift-distributed-tracing."
)
public struct BackendTracer {
    /// Requires the package trait `DistributedTracing`.
    public init(_ backend: Any, scopeManager: Any? = nil, baggage: Any? = nil, flushTimeout: Duration? = nil) throws {}
}

/// Baggage under keys of `ServiceContext` needs the package trait `DistributedTracing`: `.package(…, traits: ["DistributedTracing"])`.
@available(
    *,
    unavailable,
    message:
        "Enable the trait \"DistributedTracing\" of the package swift-opentracing to join traces with swift-distributed-tracing."
)
public struct ServiceContextBaggage {
    /// Requires the package trait `DistributedTracing`.
    public init(_ name: String, _ key: Any) {}
}
#endif
