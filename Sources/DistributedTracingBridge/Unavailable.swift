//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !DistributedTracing
/// Sharing traces with swift-distributed-tracing requires the package trait `DistributedTracing`: `.package(…, traits:
/// ["DistributedTracing"])`.
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

/// Recording with a swift-distributed-tracing tracer requires the package trait `DistributedTracing`: `.package(…, traits:
/// ["DistributedTracing"])`.
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

/// Mirroring baggage in a `ServiceContext` requires the package trait `DistributedTracing`: `.package(…, traits:
/// ["DistributedTracing"])`.
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
